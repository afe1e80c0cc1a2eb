package rialto.exchange;

import org.osgi.annotation.versioning.ConsumerType;
import rialto.order.ExecutionReport;

/** Where a paper exchange sends its reports. Called on the thread that drives the exchange. */
@ConsumerType
public interface ReportSink {

    void report(ExecutionReport report);
}
