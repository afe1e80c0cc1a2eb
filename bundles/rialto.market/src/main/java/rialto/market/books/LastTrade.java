package rialto.market.books;

import rialto.instrument.Instrument;
import rialto.market.Trade;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** The last trade of an instrument. */
final class LastTrade implements Trade {

    private final Line line;

    long tradeId;
    long price;
    long quantity;
    Side aggressor = Side.BUY;
    long receivedNanos;
    long venueNanos;
    /** Whether it came after the feed last lost step: then the ids of its stream rise from here. */
    boolean fresh;

    LastTrade(Line line) {
        this.line = line;
    }

    @Override
    public Instrument instrument() {
        return line.instrument();
    }

    @Override
    public long price() {
        return price;
    }

    @Override
    public long quantity() {
        return quantity;
    }

    @Override
    public Side aggressor() {
        return aggressor;
    }

    @Override
    public long tradeId() {
        return tradeId;
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    @Override
    public long venueNanos() {
        return venueNanos;
    }

    void save(StateWriter out) {
        out.putLong(tradeId).putLong(price).putLong(quantity).putBoolean(aggressor == Side.BUY);
        out.putLong(receivedNanos).putLong(venueNanos).putBoolean(fresh);
    }

    void load(StateReader in, int schema) {
        tradeId = in.getLong();
        price = in.getLong();
        quantity = in.getLong();
        aggressor = in.getBoolean() ? Side.BUY : Side.SELL;
        receivedNanos = in.getLong();
        venueNanos = in.getLong();
        fresh = schema != MarketBooks.SCHEMA_BEFORE_RISING_IDS && in.getBoolean();
    }
}
