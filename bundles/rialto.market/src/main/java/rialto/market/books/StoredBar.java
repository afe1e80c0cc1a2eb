package rialto.market.books;

import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** A bar that is built, closed, kept and in the end used again for a newer one. */
final class StoredBar implements Bar {

    private final Line line;
    private final BarSpec spec;

    long openNanos;
    long closeNanos;
    long open;
    long high;
    long low;
    long close;
    long volume;
    long buyVolume;
    long trades;
    /** Turnover: whole currency, 1/100,000,000 of it, and a remainder over the valuation's divisor. */
    private long whole;

    private long part;
    private long remainder;

    StoredBar(Line line, BarSpec spec) {
        this.line = line;
        this.spec = spec;
    }

    @Override
    public Instrument instrument() {
        return line.instrument();
    }

    @Override
    public BarSpec spec() {
        return spec;
    }

    @Override
    public long openNanos() {
        return openNanos;
    }

    @Override
    public long closeNanos() {
        return closeNanos;
    }

    @Override
    public long open() {
        return open;
    }

    @Override
    public long high() {
        return high;
    }

    @Override
    public long low() {
        return low;
    }

    @Override
    public long close() {
        return close;
    }

    @Override
    public long volume() {
        return volume;
    }

    @Override
    public long buyVolume() {
        return buyVolume;
    }

    /**
     * Summed without rounding, rounded half even once here; throws ArithmeticException above 92 billion of the
     * currency.
     */
    @Override
    public long turnover() {
        long floor = Math.addExact(Math.multiplyExact(whole, Money.UNIT), part);
        long divisor = line.valuation().divisor();
        long doubled = remainder - (divisor - remainder);
        return doubled > 0 || doubled == 0 && (floor & 1) != 0 ? Math.incrementExact(floor) : floor;
    }

    @Override
    public int trades() {
        return (int) Math.min(trades, Integer.MAX_VALUE);
    }

    void start(long from, long to, long price) {
        openNanos = from;
        closeNanos = to;
        open = price;
        high = price;
        low = price;
        close = price;
        volume = 0;
        buyVolume = 0;
        trades = 0;
        whole = 0;
        part = 0;
        remainder = 0;
    }

    /** Adds a trade whose value the line's valuation holds. */
    void add(long price, long quantity, boolean buy) {
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        volume += quantity;
        if (buy) {
            buyVolume += quantity;
        }
        trades++;
        Valuation value = line.valuation();
        remainder += value.remainder();
        long carry = 0;
        if (remainder >= value.divisor()) {
            remainder -= value.divisor();
            carry = 1;
        }
        long money = value.money();
        long units = money / Money.UNIT;
        whole += units;
        part += money - units * Money.UNIT + carry;
        if (part >= Money.UNIT) {
            part -= Money.UNIT;
            whole++;
        }
    }

    void save(StateWriter out) {
        out.putLong(openNanos)
                .putLong(closeNanos)
                .putLong(open)
                .putLong(high)
                .putLong(low)
                .putLong(close);
        out.putLong(volume)
                .putLong(buyVolume)
                .putLong(trades)
                .putLong(whole)
                .putLong(part)
                .putLong(remainder);
    }

    void load(StateReader in) {
        openNanos = in.getLong();
        closeNanos = in.getLong();
        open = in.getLong();
        high = in.getLong();
        low = in.getLong();
        close = in.getLong();
        volume = in.getLong();
        buyVolume = in.getLong();
        trades = in.getLong();
        whole = in.getLong();
        part = in.getLong();
        remainder = in.getLong();
    }
}
