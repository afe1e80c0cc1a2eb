package rialto.market.books;

import rialto.instrument.Instrument;
import rialto.market.Quote;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** The last best bid and ask of an instrument. */
final class LastQuote implements Quote {

    private final Line line;

    long updateId;
    long bidPrice;
    long bidQuantity;
    long askPrice;
    long askQuantity;
    long receivedNanos;
    long venueNanos;

    LastQuote(Line line) {
        this.line = line;
    }

    @Override
    public Instrument instrument() {
        return line.instrument();
    }

    @Override
    public long bidPrice() {
        return bidPrice;
    }

    @Override
    public long bidQuantity() {
        return bidQuantity;
    }

    @Override
    public long askPrice() {
        return askPrice;
    }

    @Override
    public long askQuantity() {
        return askQuantity;
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
        out.putLong(updateId)
                .putLong(bidPrice)
                .putLong(bidQuantity)
                .putLong(askPrice)
                .putLong(askQuantity);
        out.putLong(receivedNanos).putLong(venueNanos);
    }

    void load(StateReader in) {
        updateId = in.getLong();
        bidPrice = in.getLong();
        bidQuantity = in.getLong();
        askPrice = in.getLong();
        askQuantity = in.getLong();
        receivedNanos = in.getLong();
        venueNanos = in.getLong();
    }
}
