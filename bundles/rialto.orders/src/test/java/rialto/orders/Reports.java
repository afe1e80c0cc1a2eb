package rialto.orders;

import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.state.Stateful;

/** What venues say in the tests. */
final class Reports {

    private Reports() {}

    static ExecutionReport say(String clOrdId, ExecType type) {
        return ExecutionReport.of(clOrdId, type, 0, "");
    }

    static ExecutionReport say(String clOrdId, ExecType type, long cumQuantity) {
        return new ExecutionReport(clOrdId, type, 0, 0, 0, cumQuantity, 0, "", false, false, 0, "");
    }

    static ExecutionReport fill(String clOrdId, long execId, long quantity, long price) {
        return fill(clOrdId, execId, quantity, price, -1);
    }

    static ExecutionReport fill(String clOrdId, long execId, long quantity, long price, long cumQuantity) {
        return new ExecutionReport(
                clOrdId, ExecType.TRADE, execId, quantity, price, cumQuantity, 7, "USDT", true, false, 0, "");
    }

    static byte[] bytes(Stateful part) {
        StateWriter out = new StateWriter();
        part.save(out);
        return out.toByteArray();
    }

    static Blotter copy(Blotter orders) {
        Blotter copy = new Blotter();
        copy.load(new StateReader(bytes(orders)), orders.schema());
        return copy;
    }
}
