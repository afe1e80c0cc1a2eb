package rialto.loop;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import rialto.engine.VenueState;
import rialto.instrument.Instrument;
import rialto.kernel.InputWriter;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.state.StateWriter;
import rialto.venue.Environment;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/** One venue's way into the ring. Thread-safe: adapters may call from several threads. */
final class VenueLink implements VenuePort {

    private static final long WAIT_NANOS = 20_000;

    private final VenueAdapter adapter;
    private final Ingress ingress;
    private final Ring ring;
    private final boolean recorded;
    /** Added to every time of a recording, so that kernel time goes on where an earlier run ended. */
    private final AtomicLong offsetNanos = new AtomicLong(Long.MIN_VALUE);

    private final AtomicLong dropped = new AtomicLong();
    /** Instruments whose feed was marked STALE for want of room and has not had room since. */
    private boolean[] stale = new boolean[16];

    private volatile boolean open = true;
    private volatile VenueState state;

    VenueLink(VenueAdapter adapter, Ingress ingress) {
        this.adapter = adapter;
        this.ingress = ingress;
        ring = ingress.ring();
        recorded = adapter.recorded();
        state = new VenueState(adapter.venue(), adapter.environment(), "", false, false, "connecting", -1);
    }

    VenueAdapter adapter() {
        return adapter;
    }

    VenueState state() {
        return state;
    }

    long dropped() {
        return dropped.get();
    }

    boolean recorded() {
        return recorded;
    }

    /** It is not connected at all. */
    void refused(String reason) {
        open = false;
        state = new VenueState(adapter.venue(), adapter.environment(), "", false, false, reason, -1);
    }

    /** Nothing comes in any more; a recording that waits for room gives up. */
    void close() {
        open = false;
    }

    @Override
    public boolean quote(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        long claim = claim(instrument, InputWriter.QUOTE_LENGTH);
        if (claim < 0) {
            return false;
        }
        long received = shifted(receivedNanos);
        InputWriter.quote(
                ring.memory(),
                ring.offset(claim),
                instrument,
                received,
                shifted(venueNanos),
                updateId,
                bidPrice,
                bidQuantity,
                askPrice,
                askQuantity);
        publish(claim, received);
        return true;
    }

    @Override
    public boolean trade(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long tradeId,
            long price,
            long quantity,
            Side aggressor) {
        Objects.requireNonNull(aggressor, "aggressor");
        long claim = claim(instrument, InputWriter.TRADE_LENGTH);
        if (claim < 0) {
            return false;
        }
        long received = shifted(receivedNanos);
        InputWriter.trade(
                ring.memory(),
                ring.offset(claim),
                instrument,
                received,
                shifted(venueNanos),
                tradeId,
                price,
                quantity,
                aggressor);
        publish(claim, received);
        return true;
    }

    @Override
    public boolean depth(
            int instrument,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels) {
        long claim = claim(instrument, InputWriter.depthLength(levels));
        if (claim < 0) {
            return false;
        }
        long received = shifted(receivedNanos);
        InputWriter.depth(
                ring.memory(),
                ring.offset(claim),
                instrument,
                received,
                shifted(venueNanos),
                snapshot,
                firstId,
                lastId,
                previousId,
                levels);
        publish(claim, received);
        return true;
    }

    @Override
    public boolean bar(
            int instrument,
            long receivedNanos,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long openPrice,
            long high,
            long low,
            long close,
            long volume,
            int trades) {
        Objects.requireNonNull(spec, "spec");
        long claim = claim(instrument, InputWriter.BAR_LENGTH);
        if (claim < 0) {
            return false;
        }
        long received = shifted(receivedNanos);
        InputWriter.bar(
                ring.memory(),
                ring.offset(claim),
                instrument,
                received,
                spec,
                shifted(openNanos),
                shifted(closeNanos),
                openPrice,
                high,
                low,
                close,
                volume,
                trades);
        publish(claim, received);
        return true;
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        Objects.requireNonNull(status, "status");
        long claim = claimOrWait(InputWriter.FEED_LENGTH);
        if (claim < 0) {
            return false;
        }
        long received = shifted(receivedNanos);
        InputWriter.feed(ring.memory(), ring.offset(claim), instrument, received, status);
        publish(claim, received);
        return true;
    }

    private void publish(long claim, long received) {
        ring.publish(claim, recorded ? received : Ring.NO_STAMP, null);
    }

    private long claim(int instrument, int length) {
        if (!open) {
            return -1;
        }
        long claim = ring.claim(length, true);
        if (claim >= 0) {
            if (instrument < stale.length && stale[instrument]) {
                stale[instrument] = false;
            }
            return claim;
        }
        return recorded ? waitForRoom(length) : drop(instrument);
    }

    private long waitForRoom(int length) {
        while (open) {
            long claim = ring.claim(length, true);
            if (claim >= 0) {
                return claim;
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
        return -1;
    }

    /** A live feed does not wait: the instrument is marked STALE in the part of the ring that market data may not use. */
    private long drop(int instrument) {
        dropped.incrementAndGet();
        if (instrument >= stale.length) {
            stale = Arrays.copyOf(stale, 2 * instrument);
        }
        if (!stale[instrument]) {
            long claim = ring.claim(InputWriter.FEED_LENGTH, false);
            if (claim >= 0) {
                InputWriter.feed(ring.memory(), ring.offset(claim), instrument, 0, FeedStatus.STALE);
                ring.publish(claim, Ring.NO_STAMP, null);
                stale[instrument] = true;
            }
        }
        return -1;
    }

    private long claimOrWait(int length) {
        while (open) {
            long claim = ring.claim(length, false);
            if (claim >= 0) {
                return claim;
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
        return -1;
    }

    /** Times of a recording, moved behind the last run's end by whole days so that bars keep their minutes. */
    private long shifted(long nanos) {
        if (!recorded || nanos == 0) {
            return nanos;
        }
        long offset = offsetNanos.get();
        if (offset == Long.MIN_VALUE) {
            offsetNanos.compareAndSet(Long.MIN_VALUE, ingress.recordingOffset(nanos));
            offset = offsetNanos.get();
        }
        return nanos + offset;
    }

    @Override
    public Instrument define(Instrument instrument) {
        if (!instrument.venue().equals(adapter.venue())) {
            throw new IllegalArgumentException(
                    "venue " + adapter.venue() + " cannot define " + instrument.name() + "; its venue must be its own");
        }
        Wish wish = Wish.plain();
        ingress.put(InputWriter.define(new StateWriter(), instrument), wish);
        try {
            return (Instrument) wish.answer().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "instrument " + instrument.name() + " was not taken: "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    @Override
    public void connected(String account, Environment environment) {
        state = new VenueState(adapter.venue(), environment, account, true, false, "reconciling", state.progress());
        put("connected");
        ingress.reconcile(this);
    }

    @Override
    public void disconnected(String reason) {
        VenueState before = state;
        state = new VenueState(
                before.venue(), before.environment(), before.account(), false, false, reason, before.progress());
        put(reason);
    }

    @Override
    public void reconciled() {
        VenueState before = state;
        state = new VenueState(
                before.venue(), before.environment(), before.account(), true, true, "", before.progress());
        // Not before the loop has dealt with it and with what the venue said before: only then is it known what still
        // works there.
        put("reconciled").thenRun(() -> ingress.cancelAgain(this));
    }

    private CompletableFuture<Object> put(String text) {
        VenueState now = state;
        Wish handled = Wish.plain();
        ingress.put(
                InputWriter.venue(
                        new StateWriter(),
                        now.venue(),
                        now.environment(),
                        now.account(),
                        now.connected(),
                        now.reconciled(),
                        text),
                handled);
        return handled.answer();
    }

    @Override
    public void report(ExecutionReport report) {
        ingress.put(InputWriter.report(new StateWriter(), report), null);
    }

    @Override
    public void progress(String task, double fraction) {
        VenueState before = state;
        state = new VenueState(
                before.venue(),
                before.environment(),
                before.account(),
                before.connected(),
                before.reconciled(),
                task,
                fraction);
    }
}
