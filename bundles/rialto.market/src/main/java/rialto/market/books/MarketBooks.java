package rialto.market.books;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Market;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.market.books.Refusals.Reason;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * The market as a kernel knows it. Plain Java: {@code new MarketBooks()} is all a test or a backtest needs.
 *
 * <p>What the contract leaves open is settled thus:
 * <ul>
 *   <li>A quote may be locked (bid equal to ask), a book may not: at a venue that matches, a locked book is a missed
 *       update.
 *   <li>The feed's STALE or SYNCING lasts until the next snapshot where there is a book, else until the next quote,
 *       else (no quote
 *       ever) until the next trade or bar, or until the feed says LIVE. A book never becomes LIVE by the feed's word
 *       alone.
 *   <li>A TIME bar opened by a trade with a venue's stamp is closed by venues' stamps only, because the two clocks may
 *       differ by
 *       seconds. A trade stamped before the bar being built counts in that bar, so that none is lost.
 *   <li>A trade split over VOLUME bars counts in {@link Bar#trades} of each. One trade closes at most {@link
 *       #BARS_KEPT} of them;
 *       the ones before those would not be kept anyway.
 *   <li>The close of a bar that was handed in counts as a last price; {@link #lastTrade} does not show it.
 * </ul>
 */
@Component(service = Market.class, scope = ServiceScope.PROTOTYPE)
public final class MarketBooks implements Market {

    private static final int SCHEMA = 2;

    /** The schema that did not say whether the ids of trades go on rising. */
    static final int SCHEMA_BEFORE_RISING_IDS = 1;

    /** By number of the instrument. */
    private Line[] lines = new Line[0];

    private final Refusals refusals = new Refusals();
    private final ClosedBars closed = new ClosedBars();

    @Override
    public void define(Instrument instrument) {
        int index = instrument.index();
        if (index >= 0 && index < lines.length) {
            lines[index].redefine(instrument);
        } else if (index == lines.length) {
            Line line = new Line(instrument, refusals, closed);
            lines = Arrays.copyOf(lines, index + 1);
            lines[index] = line;
        } else {
            throw new IllegalArgumentException(
                    "instrument " + instrument.name() + " has index " + index + ", the next one is " + lines.length);
        }
    }

    @Override
    public int instrumentCount() {
        return lines.length;
    }

    @Override
    public Instrument instrument(int index) {
        return line(index).instrument();
    }

    @Override
    public void buildBars(int instrument, BarSpec spec) {
        line(instrument).buildBars(Objects.requireNonNull(spec, "spec"));
    }

    @Override
    public List<BarSpec> barSpecs(int instrument) {
        return line(instrument).barSpecs();
    }

    @Override
    public Quote quote(int instrument) {
        return line(instrument).quote();
    }

    @Override
    public Trade lastTrade(int instrument) {
        return line(instrument).trade();
    }

    @Override
    public Book book(int instrument) {
        return line(instrument).book();
    }

    @Override
    public FeedStatus status(int instrument) {
        return line(instrument).status();
    }

    @Override
    public boolean wantsSnapshot(int instrument) {
        return line(instrument).book().wantsSnapshot();
    }

    @Override
    public int closedBarCount() {
        return closed.count();
    }

    @Override
    public Bar closedBar(int i) {
        return closed.bar(i);
    }

    @Override
    public int barCount(int instrument, BarSpec spec) {
        BarSeries bars = line(instrument).find(spec);
        return bars == null ? 0 : bars.count();
    }

    @Override
    public Bar bar(int instrument, BarSpec spec, int i) {
        BarSeries bars = line(instrument).find(spec);
        if (bars == null) {
            throw new IllegalArgumentException("bars of " + spec + " are not built for "
                    + instrument(instrument).name());
        }
        return bars.bar(i);
    }

    @Override
    public Bar openBar(int instrument, BarSpec spec) {
        BarSeries bars = line(instrument).find(spec);
        return bars == null ? null : bars.building();
    }

    @Override
    public long refused() {
        return refusals.count();
    }

    @Override
    public String lastRefusal() {
        return refusals.count() == 0
                ? ""
                : refusals.describe(line(refusals.instrument()).instrument());
    }

    @Override
    public long referencePrice(int instrument) {
        return line(instrument).referencePrice();
    }

    @Override
    public long referenceNanos(int instrument) {
        return line(instrument).referenceNanos();
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
        closed.clear();
        return line(instrument)
                .takeQuote(receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
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
        closed.clear();
        return line(instrument).takeTrade(receivedNanos, venueNanos, tradeId, price, quantity, aggressor);
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
        closed.clear();
        Line line = line(instrument);
        if (receivedNanos < 0 || venueNanos < 0) {
            return refusals.refuse(Reason.TIME, instrument, receivedNanos, venueNanos);
        }
        boolean taken = snapshot
                ? line.book().snapshot(receivedNanos, lastId, levels)
                : line.book().update(receivedNanos, firstId, lastId, previousId, levels);
        if (taken) {
            line.pass(receivedNanos, venueNanos);
        }
        return taken;
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
        closed.clear();
        return line(instrument)
                .takeBar(receivedNanos, spec, openNanos, closeNanos, open, high, low, close, volume, trades);
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        closed.clear();
        return line(instrument).takeStatus(receivedNanos, status);
    }

    @Override
    public int schema() {
        return SCHEMA;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(lines.length);
        for (Line line : lines) {
            line.save(out);
        }
        refusals.save(out);
    }

    @Override
    public void load(StateReader in, int schema) {
        if (schema != SCHEMA && schema != SCHEMA_BEFORE_RISING_IDS) {
            throw new IllegalArgumentException("market state of schema " + schema + " is unknown; this bundle reads "
                    + SCHEMA_BEFORE_RISING_IDS + " and " + SCHEMA);
        }
        lines = new Line[0];
        closed.clear();
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(count + " saved instruments are impossible");
        }
        Line[] loaded = new Line[count];
        for (int i = 0; i < count; i++) {
            Line line = Line.load(in, schema, refusals, closed);
            if (line.index() != i) {
                throw new IllegalArgumentException("instrument " + line.index() + " is saved in place " + i);
            }
            loaded[i] = line;
        }
        lines = loaded;
        refusals.load(in);
        if (refusals.count() > 0 && (refusals.instrument() < 0 || refusals.instrument() >= count)) {
            throw new IllegalArgumentException("a refusal is saved of an instrument that is not");
        }
    }

    private Line line(int instrument) {
        if (instrument < 0 || instrument >= lines.length) {
            throw new IllegalArgumentException(
                    "instrument " + instrument + " is not defined; " + lines.length + " are");
        }
        return lines[instrument];
    }
}
