package rialto.market.books;

import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Market;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Bars of one instrument and spec: the one being built and a ring of the last closed ones. */
final class BarSeries {

    private final Line line;
    private final BarSpec spec;
    private final ClosedBars closed;
    /**
     * The bars kept, at {@link #next} the one being built, and one more: an event may close the bar that was being built
     * and as many more as are kept, and all of them are shown before the next event.
     */
    private final StoredBar[] ring = new StoredBar[Market.BARS_KEPT + 2];

    private int count;
    private int next;
    private StoredBar building;
    private boolean started;
    /** Whether the bar being built was opened by a venue's stamp; then only venues' stamps close it. */
    private boolean venueClock;
    /** End of the last closed bar: nothing is put before it. */
    private long closedUntil = Long.MIN_VALUE;

    BarSeries(Line line, BarSpec spec, ClosedBars closed) {
        this.line = line;
        this.spec = spec;
        this.closed = closed;
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new StoredBar(line, spec);
        }
        building = ring[0];
    }

    BarSpec spec() {
        return spec;
    }

    int count() {
        return count;
    }

    Bar bar(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("bar " + i + " of " + count + " kept of " + spec);
        }
        return ring[(next - count + i + ring.length) % ring.length];
    }

    Bar building() {
        return started ? building : null;
    }

    /** Whether the volume of the bar being built can take a quantity. */
    boolean holds(long quantity) {
        return !started || spec.kind() == BarSpec.Kind.VOLUME || building.volume + quantity >= 0;
    }

    /** Takes a trade whose value the line's valuation holds. */
    void trade(long receivedNanos, long venueNanos, long price, long quantity, boolean buy) {
        boolean stamped = venueNanos > 0;
        long at = stamped ? venueNanos : receivedNanos;
        switch (spec.kind()) {
            case TIME -> {
                if (started && at >= building.closeNanos) {
                    close();
                }
                if (!started) {
                    start(timeBarOpen(at), stamped, price);
                    building.closeNanos = building.openNanos + spec.size();
                }
                building.add(price, quantity, buy);
            }
            case TICK -> {
                startIfNone(at, stamped, price);
                building.add(price, quantity, buy);
                building.closeNanos = at;
                if (building.trades >= spec.size()) {
                    close();
                }
            }
            case VOLUME -> split(at, stamped, price, quantity, buy);
        }
    }

    /** Closes a TIME bar whose end an event's time has reached, by the clock the bar runs on. */
    void pass(long receivedNanos, long venueNanos) {
        if (started && spec.kind() == BarSpec.Kind.TIME) {
            long at = venueClock ? venueNanos : receivedNanos;
            if (at >= building.closeNanos) {
                close();
            }
        }
    }

    /** Whether a finished bar comes in time to be taken. */
    boolean takes(long openNanos) {
        return openNanos >= closedUntil;
    }

    /** Takes a finished bar from its source, in place of that of its interval that was being built from trades. */
    void finished(long from, long to, long open, long high, long low, long close, long volume, int trades) {
        if (started && spec.kind() == BarSpec.Kind.TIME && building.closeNanos <= from) {
            close();
        }
        boolean newer = started && building.openNanos >= to;
        boolean newerVenueClock = venueClock;
        if (newer) {
            // It goes on being built behind the finished one, which takes its place in the ring.
            int behind = following(next);
            ring[next] = ring[behind];
            ring[behind] = building;
            building = ring[next];
        }
        building.start(from, to, open);
        building.high = high;
        building.low = low;
        building.close = close;
        building.volume = volume;
        building.trades = trades;
        close();
        started = newer;
        venueClock = newer && newerVenueClock;
    }

    void save(StateWriter out) {
        out.putByte(spec.kind().ordinal()).putLong(spec.size());
        out.putLong(closedUntil).putBoolean(started).putBoolean(venueClock);
        if (started) {
            building.save(out);
        }
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            ring[(next - count + i + ring.length) % ring.length].save(out);
        }
    }

    /** Reads what {@link #save} wrote behind the spec. */
    void load(StateReader in) {
        closedUntil = in.getLong();
        started = in.getBoolean();
        venueClock = in.getBoolean();
        next = 0;
        building = ring[0];
        if (started) {
            building.load(in);
        }
        count = in.getInt();
        if (count < 0 || count > Market.BARS_KEPT) {
            throw new IllegalArgumentException(count + " kept bars are impossible");
        }
        for (int i = ring.length - count; i < ring.length; i++) {
            ring[i].load(in);
        }
    }

    private void split(long at, boolean stamped, long price, long quantity, boolean buy) {
        long left = quantity;
        if (started) {
            left -= fill(at, price, Math.min(left, spec.size() - building.volume), buy);
        }
        // Beyond the bar that was being built, one event closes at most as many as are kept: those before would be gone
        // at once.
        long whole = left / spec.size();
        if (whole > Market.BARS_KEPT) {
            left -= (whole - Market.BARS_KEPT) * spec.size();
        }
        while (left > 0) {
            startIfNone(at, stamped, price);
            left -= fill(at, price, Math.min(left, spec.size()), buy);
        }
    }

    private long fill(long at, long price, long quantity, boolean buy) {
        // A part is worth no more than the whole trade, which was valued before.
        line.valuation().take(price, quantity);
        building.add(price, quantity, buy);
        building.closeNanos = at;
        if (building.volume == spec.size()) {
            close();
        }
        return quantity;
    }

    private long timeBarOpen(long at) {
        return Math.max(closedUntil, Math.floorDiv(at, spec.size()) * spec.size());
    }

    private void startIfNone(long at, boolean stamped, long price) {
        if (!started) {
            start(at, stamped, price);
        }
    }

    private void start(long from, boolean stamped, long price) {
        building.start(from, from, price);
        started = true;
        venueClock = stamped;
    }

    private void close() {
        StoredBar done = building;
        next = following(next);
        building = ring[next];
        count = Math.min(count + 1, Market.BARS_KEPT);
        started = false;
        venueClock = false;
        closedUntil = done.closeNanos;
        closed.add(done);
    }

    private int following(int place) {
        return place + 1 == ring.length ? 0 : place + 1;
    }
}
