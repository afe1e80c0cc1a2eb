package rialto.benchmarks;

import java.util.List;
import rialto.instrument.Instrument;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/**
 * The venue of the benchmarks: shows a tape lap by lap, and fills every order whole, the moment it comes, on the door's thread: two
 * reports an order. It keeps no book, because how fast a paper exchange matches is measured elsewhere.
 */
final class TapeVenue implements VenueAdapter {

    /** Told of every order at the moment it would leave the platform. */
    interface OnSubmit {

        void submitted(NewOrder order, long hostNanos);
    }

    private final Tape tape;
    private final OnSubmit onSubmit;
    private VenuePort port;
    private Instrument instrument;
    private long lap;
    private int next;
    private volatile long fills;
    private volatile boolean reconciled;

    TapeVenue(Tape tape, OnSubmit onSubmit) {
        this.tape = tape;
        this.onSubmit = onSubmit;
    }

    @Override
    public String venue() {
        return tape.instrument().venue();
    }

    @Override
    public Environment environment() {
        return Environment.SIM;
    }

    @Override
    public boolean recorded() {
        return true;
    }

    @Override
    public void connect(VenuePort newPort) {
        port = newPort;
        instrument = newPort.define(tape.instrument());
        newPort.connected("benchmark", Environment.SIM);
    }

    @Override
    public void disconnect() {
        // It has no thread of its own.
    }

    @Override
    public void submit(NewOrder order) {
        onSubmit.submitted(order, System.nanoTime());
        long price = tape.price();
        port.report(ExecutionReport.of(order.clOrdId(), ExecType.NEW, order.nanos(), ""));
        long fill = fills + 1;
        port.report(new ExecutionReport(
                order.clOrdId(),
                ExecType.TRADE,
                fill,
                order.quantity(),
                price,
                order.quantity(),
                order.side() == Side.BUY ? 1_000 : 2_000,
                instrument.quoteCurrency(),
                false,
                false,
                order.nanos(),
                ""));
        fills = fill;
    }

    @Override
    public void cancel(String clOrdId) {
        throw new IllegalStateException("a cancel that nobody asked for: " + clOrdId);
    }

    @Override
    public void reconcile(List<String> clOrdIds) {
        reconciled = true;
        port.reconciled();
    }

    @Override
    public void resync(int index) {
        // The tape's next lap begins with a snapshot.
    }

    /** Orders filled so far, their reports in the ring. */
    long fills() {
        return fills;
    }

    boolean reconciled() {
        return reconciled;
    }

    Instrument instrument() {
        return instrument;
    }

    /** Kernel time of the event that {@link #show} shows next. */
    long nextNanos() {
        return tape.nanos(next, lap);
    }

    /** Shows the next event of the tape; on its end goes on with the next lap. Waits for room in the ring. */
    void show() {
        if (!tape.show(next, lap, instrument.index(), port)) {
            throw new IllegalStateException("the engine takes no more events; look into its log");
        }
        if (++next == tape.size()) {
            next = 0;
            lap++;
        }
    }
}
