package rialto.market.books;

import rialto.instrument.Instrument;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Counts what was refused as impossible and remembers the last, as numbers: the words are made when somebody asks. */
final class Refusals {

    /** Why an event cannot be true. The order is part of the saved state: new reasons go to the end. */
    enum Reason {
        NONE,
        TIME,
        TRADE,
        TRADE_VALUE,
        BAR_VOLUME,
        QUOTE_BID,
        QUOTE_ASK,
        QUOTE_CROSSED,
        LEVEL_PRICE,
        LEVEL_QUANTITY,
        BOOK_CROSSED,
        BOOK_DEPTH,
        IDS,
        BAR_PRICES,
        BAR_TIMES,
        AHEAD
    }

    private static final Reason[] REASONS = Reason.values();

    private long count;
    private Reason reason = Reason.NONE;
    private int instrument;
    private long first;
    private long second;

    /**
     * Notes a refusal; the two numbers are what the reason's words need. Always false, the answer to whoever sent the
     * event.
     */
    boolean refuse(Reason why, int of, long one, long two) {
        count++;
        reason = why;
        instrument = of;
        first = one;
        second = two;
        return false;
    }

    long count() {
        return count;
    }

    int instrument() {
        return instrument;
    }

    /** The last refusal in words, with the instrument it was about; empty if there was none. */
    String describe(Instrument about) {
        return switch (reason) {
            case NONE -> "";
            case TIME ->
                of("event", about) + "received at " + first + " ns, stamped " + second
                        + " ns by the venue: times are not negative";
            case AHEAD ->
                of("event", about) + "received at " + first + " ns, stamped " + second
                        + " ns by the venue: a stamp is not hours ahead of its receipt";
            case TRADE ->
                of("trade", about) + "price " + price(about, first) + " and quantity " + quantity(about, second)
                        + " must both be above 0";
            case TRADE_VALUE ->
                of("trade", about) + quantity(about, second) + " at " + price(about, first)
                        + " is worth more than an amount of money can hold";
            case BAR_VOLUME ->
                of("trade", about) + "quantity " + quantity(about, second)
                        + " makes the volume of a bar pass the largest number";
            case QUOTE_BID ->
                of("quote", about) + "bid of " + quantity(about, second) + " at " + price(about, first)
                        + " is neither a price with a quantity nor 0 with 0";
            case QUOTE_ASK ->
                of("quote", about) + "ask of " + quantity(about, second) + " at " + price(about, first)
                        + " is neither a price with a quantity nor 0 with 0";
            case QUOTE_CROSSED ->
                of("quote", about) + "bid " + price(about, first) + " is above ask " + price(about, second);
            case LEVEL_PRICE -> of("depth", about) + "level at price " + price(about, first) + ": prices are above 0";
            case LEVEL_QUANTITY ->
                of("depth", about) + "level with quantity " + quantity(about, second) + " at " + price(about, first)
                        + ": quantities are not negative";
            case BOOK_CROSSED ->
                of("depth", about) + "best bid " + price(about, first) + " would not be below best ask "
                        + price(about, second);
            case BOOK_DEPTH -> of("depth", about) + "a side would hold " + first + " levels, more than " + second;
            case IDS ->
                of("depth", about) + "first update id " + first + " and last update id " + second
                        + " are negative or in the wrong order";
            case BAR_PRICES ->
                of("bar", about) + "low " + price(about, first) + " and high " + price(about, second)
                        + " must be above 0 and enclose open and close, with volume and trades not negative";
            case BAR_TIMES ->
                of("bar", about) + "opens at " + first + " ns and closes at " + second
                        + " ns: it must end after it begins";
        };
    }

    void save(StateWriter out) {
        out.putLong(count)
                .putByte(reason.ordinal())
                .putInt(instrument)
                .putLong(first)
                .putLong(second);
    }

    void load(StateReader in) {
        count = in.getLong();
        int ordinal = in.getByte();
        if (ordinal < 0 || ordinal >= REASONS.length) {
            throw new IllegalArgumentException("no refusal has the number " + ordinal);
        }
        reason = REASONS[ordinal];
        instrument = in.getInt();
        first = in.getLong();
        second = in.getLong();
    }

    private static String of(String event, Instrument instrument) {
        return event + " of " + instrument.name() + " refused: ";
    }

    private static String price(Instrument instrument, long price) {
        return instrument.formatPrice(price);
    }

    private static String quantity(Instrument instrument, long quantity) {
        return instrument.formatQuantity(quantity);
    }
}
