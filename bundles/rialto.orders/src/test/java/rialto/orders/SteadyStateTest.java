package rialto.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Orders;
import rialto.order.Side;

class SteadyStateTest {

    private static final int WARM_UP = 3 * Orders.ENDED_KEPT;
    private static final int MEASURED = 1_000;

    @Test
    void anOrdersLifeAllocatesNothingOnceTheRecordIsFull() {
        int count = WARM_UP + MEASURED;
        Wish[] wishes = new Wish[count];
        String[] ids = new String[count];
        ExecutionReport[][] reports = new ExecutionReport[count][];
        for (int i = 0; i < count; i++) {
            ids[i] = "s-" + i;
            wishes[i] = Wish.of(i + 1, Side.BUY, 10, 100);
            reports[i] = new ExecutionReport[] {
                Reports.say(ids[i], ExecType.NEW),
                Reports.fill(ids[i], 2L * i, 4, 100),
                Reports.fill(ids[i], 2L * i, 4, 100),
                Reports.say(ids[i], ExecType.UNKNOWN),
                Reports.fill(ids[i], 2L * i + 1, 6, 101),
            };
        }
        Blotter orders = new Blotter();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < count; i++) {
            if (i == WARM_UP) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            orders.accept(wishes[i], ids[i], i);
            for (ExecutionReport report : reports[i]) {
                orders.apply(report, i);
            }
            orders.requestCancel(i + 1, i);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes for %d orders", MEASURED).isLessThan(MEASURED);
        assertThat(orders.endedCount()).isEqualTo(Orders.ENDED_KEPT);
    }
}
