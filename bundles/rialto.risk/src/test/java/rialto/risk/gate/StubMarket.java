package rialto.risk.gate;

import java.util.List;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Market;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** A market of as much as the gate may look at; anything else fails the test. */
final class StubMarket implements Market {

    static final int COUNT = 40;

    private final Instrument[] instruments = new Instrument[COUNT];
    private long reference;
    private long referenceNanos;
    private FeedStatus status = FeedStatus.LIVE;

    void reference(long price, long nanos) {
        reference = price;
        referenceNanos = nanos;
    }

    void status(FeedStatus word) {
        status = word;
    }

    @Override
    public void define(Instrument instrument) {
        instruments[instrument.index()] = instrument;
    }

    @Override
    public int instrumentCount() {
        return COUNT;
    }

    @Override
    public Instrument instrument(int index) {
        return instruments[index];
    }

    @Override
    public FeedStatus status(int instrument) {
        return status;
    }

    @Override
    public long referencePrice(int instrument) {
        return reference;
    }

    @Override
    public long referenceNanos(int instrument) {
        return referenceNanos;
    }

    @Override
    public void buildBars(int instrument, BarSpec spec) {
        throw notForTheGate();
    }

    @Override
    public List<BarSpec> barSpecs(int instrument) {
        throw notForTheGate();
    }

    @Override
    public Quote quote(int instrument) {
        throw notForTheGate();
    }

    @Override
    public Trade lastTrade(int instrument) {
        throw notForTheGate();
    }

    @Override
    public Book book(int instrument) {
        throw notForTheGate();
    }

    @Override
    public boolean wantsSnapshot(int instrument) {
        throw notForTheGate();
    }

    @Override
    public int closedBarCount() {
        throw notForTheGate();
    }

    @Override
    public Bar closedBar(int i) {
        throw notForTheGate();
    }

    @Override
    public int barCount(int instrument, BarSpec spec) {
        throw notForTheGate();
    }

    @Override
    public Bar bar(int instrument, BarSpec spec, int i) {
        throw notForTheGate();
    }

    @Override
    public Bar openBar(int instrument, BarSpec spec) {
        throw notForTheGate();
    }

    @Override
    public long refused() {
        throw notForTheGate();
    }

    @Override
    public String lastRefusal() {
        throw notForTheGate();
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
        throw notForTheGate();
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
        throw notForTheGate();
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
        throw notForTheGate();
    }

    @Override
    public boolean bar(
            int instrument,
            long receivedNanos,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            int trades) {
        throw notForTheGate();
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus word) {
        throw notForTheGate();
    }

    @Override
    public int schema() {
        throw notForTheGate();
    }

    @Override
    public void save(StateWriter out) {
        throw notForTheGate();
    }

    @Override
    public void load(StateReader in, int schema) {
        throw notForTheGate();
    }

    private static UnsupportedOperationException notForTheGate() {
        return new UnsupportedOperationException("the gate has no business here");
    }
}
