package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.instrument.Instrument;
import rialto.journal.ReserveFile;
import rialto.kernel.InputCode;
import rialto.kernel.InputReader;
import rialto.kernel.Kernel;
import rialto.kernel.OutcomeWriter;
import rialto.kernel.Parts;
import rialto.market.books.MarketBooks;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.Limits;
import rialto.risk.gate.PreTradeGate;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/** The outbound door: nothing leaves before it is durable, too late, or under the kill switch; cancels always leave. */
class DoorTest {

    @TempDir
    Path home;

    private final Log log = new Log(1 << 24);
    private final OutcomeWriter outcomes = new OutcomeWriter();
    private final Kernel kernel = new Kernel(
            new Parts(new MarketBooks(), new Blotter(), new AverageCostPositions(), new PreTradeGate()), outcomes);
    private final AtomicLong durable = new AtomicLong();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final List<NewOrder> submitted = new CopyOnWriteArrayList<>();
    private final List<String> cancelled = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private KillLatch kill;
    private ReserveFile reserve;
    private Door door;
    private Instrument instrument;

    /** A venue that only notes what reaches it. */
    private final class Noting implements VenueAdapter {

        @Override
        public String venue() {
            return "test";
        }

        @Override
        public Environment environment() {
            return Environment.SIM;
        }

        @Override
        public void connect(VenuePort port) {}

        @Override
        public void disconnect() {}

        @Override
        public void submit(NewOrder order) {
            submitted.add(order);
        }

        @Override
        public void cancel(String clOrdId) {
            cancelled.add(clOrdId);
        }

        @Override
        public void reconcile(List<String> clOrdIds) {
            asked.addAll(clOrdIds);
        }

        @Override
        public void resync(int index) {}
    }

    /** The way back in: reports of the door are noted instead of handled. */
    private final class Back implements Ingress {

        private final Ring ring = new Ring(1 << 22);

        @Override
        public Ring ring() {
            return ring;
        }

        @Override
        public void put(StateWriter input, Wish wish) {
            StateReader in = new StateReader(input.toByteArray());
            if (in.getByte() != InputCode.REPORT) {
                return;
            }
            reports.add(InputReader.report(in).text());
        }

        @Override
        public void reconcile(VenueLink link) {}

        @Override
        public void cancelAgain(VenueLink link) {}

        @Override
        public long recordingOffset(long firstNanos) {
            return 0;
        }
    }

    @BeforeEach
    void market() {
        kernel.begin(0);
        instrument = kernel.define(TestVenue.BTC);
        kernel.venue("test", Environment.SIM, "test", true, true);
        kernel.limit(new Limits(
                "BTCUSDT.test", 1_000, Long.MAX_VALUE / 4, 10_000, Long.MAX_VALUE / 4, 1_000_000, 1_000, 1, 0));
        kernel.trade(0, 1, 1, 1, 6_000_000, 1, Side.BUY);
        kill = new KillLatch(home.resolve("kill"), () -> door.cancelAll());
        reserve = ReserveFile.open(home.resolve("reserve"), ReserveFile.STANDARD_BYTES);
    }

    private void open(long maxAgeNanos) {
        Back back = new Back();
        door = new Door(
                FrameReader.atEnd(log, null, () -> 0, kernel.sequence() + 1),
                durable::get,
                kill,
                back,
                index -> instrument,
                maxAgeNanos,
                reserve,
                new Pause(50_000),
                new DoorTasks(),
                () -> {});
        VenueLink link = new VenueLink(new Noting(), back);
        door.add(link);
        link.connected("test", Environment.SIM);
        link.reconciled();
        Thread thread = new Thread(door);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() {
        door.stop();
        reserve.close();
    }

    private long place() {
        kernel.begin(2);
        outcomes.clear();
        var answer = kernel.place(0, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 1, 6_000_000, "");
        assertThat(answer.refusal()).isNull();
        log.write(kernel.sequence(), 2, System.nanoTime(), new byte[8], 0, 8, outcomes, true);
        return answer.orderId();
    }

    private void cancel(long orderId) {
        kernel.begin(3);
        outcomes.clear();
        kernel.cancel(orderId);
        log.write(kernel.sequence(), 3, System.nanoTime(), new byte[8], 0, 8, outcomes, true);
    }

    private void await(List<?> list, int size) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (list.size() < size) {
            assertThat(System.nanoTime()).as("waited ten seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void anOrderWaitsUntilItsIntentIsDurable() {
        open(TimeUnit.SECONDS.toNanos(60));
        place();
        place();
        durable.set(kernel.sequence() - 1);
        await(submitted, 1);
        assertThat(new ArrayList<>(submitted)).hasSize(1);
        durable.set(kernel.sequence());
        await(submitted, 2);
        assertThat(submitted.get(0).clOrdId()).isNotEqualTo(submitted.get(1).clOrdId());
        assertThat(reports).isEmpty();
    }

    @Test
    void anIntentThatIsTooOldWhenItIsDurableIsRefused() {
        open(1);
        place();
        durable.set(kernel.sequence());
        await(reports, 1);
        assertThat(reports.get(0)).startsWith("TOO_LATE");
        assertThat(submitted).isEmpty();
    }

    @Test
    void theKillSwitchStopsWhatIsStillInsideAndCancelsWhatIsOut() {
        open(TimeUnit.SECONDS.toNanos(60));
        place();
        durable.set(kernel.sequence());
        await(submitted, 1);
        place();
        kill.latch("a test", "tester");
        durable.set(kernel.sequence());
        await(reports, 1);
        assertThat(reports.get(0)).isEqualTo("KILL_SWITCH: a test");
        assertThat(submitted).hasSize(1);
        assertThat(cancelled).containsExactly(submitted.get(0).clOrdId());
    }

    @Test
    void theVenueIsAskedForAnOrderOfUnknownFateUntilItSays() {
        open(TimeUnit.SECONDS.toNanos(60));
        place();
        durable.set(Long.MAX_VALUE);
        await(submitted, 1);
        String clOrdId = submitted.get(0).clOrdId();
        report(ExecType.UNKNOWN, clOrdId);
        await(asked, 2);
        assertThat(asked).containsOnly(clOrdId);
        report(ExecType.NEW, clOrdId);
        report(ExecType.CANCELED, clOrdId);
        assertThat(submitted).hasSize(1);
    }

    private void report(ExecType type, String clOrdId) {
        kernel.begin(4);
        outcomes.clear();
        kernel.report(ExecutionReport.of(clOrdId, type, 0, "the connection broke"));
        log.write(kernel.sequence(), 4, System.nanoTime(), new byte[8], 0, 8, outcomes, true);
    }

    @Test
    void whenTheJournalHasFailedOrdersStayInAndCancelsLeaveByTheReserve() {
        open(TimeUnit.SECONDS.toNanos(60));
        long first = place();
        durable.set(kernel.sequence());
        await(submitted, 1);
        door.journalFailed();
        place();
        await(reports, 1);
        assertThat(reports.get(0)).startsWith("NO_JOURNAL");
        cancel(first);
        await(cancelled, 1);
        assertThat(reserve.entries()).hasSize(1);
        assertThat(new StateReader(reserve.entries().get(0)).getString()).isEqualTo(cancelled.get(0));
    }

    @Test
    void aCancelDoesNotWaitForADiskThatHangs() {
        open(TimeUnit.MILLISECONDS.toNanos(250));
        long first = place();
        durable.set(kernel.sequence());
        await(submitted, 1);

        cancel(first);

        await(cancelled, 1);
    }
}
