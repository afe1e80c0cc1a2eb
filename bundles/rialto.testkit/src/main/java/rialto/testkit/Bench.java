package rialto.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import rialto.backtest.RecordedMarket;
import rialto.engine.Candidate;
import rialto.engine.DeploymentState;
import rialto.event.Event;
import rialto.event.MarketEvent;
import rialto.event.OrderEvent;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.kernel.Kernel;
import rialto.kernel.Outcomes;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.market.books.MarketBooks;
import rialto.order.ExecutionReport;
import rialto.order.Fill;
import rialto.order.Intent;
import rialto.order.Order;
import rialto.order.Side;
import rialto.orders.Blotter;
import rialto.position.Position;
import rialto.positions.AverageCostPositions;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.gate.PreTradeGate;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.fuel.MeteredThread;
import rialto.venue.Environment;
import rialto.venue.NewOrder;

/**
 * A kernel with its real parts and a paper exchange, driven by the test's thread. Market data goes in through the methods of
 * {@link MarketSink}, the exchange first and the kernel second, as in the platform; received times drive kernel time.
 *
 * <p>What it leaves out: the ring, the journal, threads, and the meter unless the test runs on a {@link MeteredThread}. Single-threaded.
 */
public final class Bench implements MarketSink, AutoCloseable {

    private static final long SECOND = 1_000_000_000L;
    private static final ExchangeTerms FREE = new ExchangeTerms("bench", 0, 0, 0, null);

    private final Kernel kernel;
    private final Exchange exchange = new PaperExchange();
    private final Queue<ExecutionReport> reports = new ArrayDeque<>();
    private final Queue<Runnable> errands = new ArrayDeque<>();
    private final List<Event> events = new ArrayList<>();
    private final Levels levels = new Levels();
    private final List<Instrument> instruments = new ArrayList<>();
    private RecordedMarket market;
    private long nextId = 1;

    private Bench(Parts parts, ExchangeTerms terms) {
        kernel = new Kernel(parts, new Recorder());
        kernel.begin(0);
        kernel.start("T-");
        exchange.open(terms, reports::add);
    }

    /** A bench with the platform's own parts, no fees and no latency. */
    public static Bench open() {
        return open(FREE);
    }

    /** A bench with fees and latency of its own. */
    public static Bench open(ExchangeTerms terms) {
        return open(terms, new Parts(new MarketBooks(), new Blotter(), new AverageCostPositions(), new PreTradeGate()));
    }

    /**
     * A bench over a market that was recorded or made, with its instruments defined; no fees and no latency. {@link #play} plays it.
     * A {@link GeneratedMarket} is made on the spot; a file is opened by a {@link rialto.backtest.RecordingSource}.
     *
     * @param market at its beginning; closed with the bench
     */
    public static Bench over(RecordedMarket market) {
        return over(market, FREE);
    }

    /** A bench over a market that was recorded or made, with fees and latency of its own. */
    public static Bench over(RecordedMarket market, ExchangeTerms terms) {
        Bench bench = open(terms);
        bench.market = market;
        List<Instrument> named = market.instruments();
        for (int i = 0; i < named.size(); i++) {
            market.number(i, bench.define(named.get(i)).index());
        }
        return bench;
    }

    /** A bench with other parts, such as a risk gate under test. */
    public static Bench open(ExchangeTerms terms, Parts parts) {
        return new Bench(parts, terms);
    }

    // ---------------------------------------------------------------- setting up

    /** Defines an instrument, with its venue ready and limits that are wide. */
    public Instrument define(Instrument instrument) {
        kernel.begin(0);
        Instrument defined = kernel.define(instrument);
        exchange.define(defined);
        instruments.add(defined);
        kernel.begin(0);
        kernel.venue(defined.venue(), Environment.SIM, "bench", true, true);
        limit(new Limits(
                defined.name(),
                defined.maxQuantity(),
                Long.MAX_VALUE / 4,
                1_000,
                3_600 * SECOND,
                Long.MAX_VALUE / 4,
                10_000,
                SECOND,
                0));
        return defined;
    }

    /** Sets the limits of an instrument. */
    public Bench limit(Limits limits) {
        kernel.begin(0);
        kernel.limit(limits);
        return this;
    }

    /** What is defined, in that order. */
    public List<Instrument> instruments() {
        return Collections.unmodifiableList(instruments);
    }

    /** Deploys a strategy under a name, on the instruments given; on all that are defined if none is given. */
    public Bench deploy(String name, Strategy strategy, Instrument... on) {
        int[] indexes = (on.length == 0 ? instruments : List.of(on))
                .stream().mapToInt(Instrument::index).toArray();
        kernel.begin(0);
        kernel.deploy(name, indexes, version(strategy), strategy, "test");
        settle();
        return this;
    }

    /** Replaces the version of a deployment at once, handing its state over as the platform does. */
    public Bench swap(String name, Strategy next) {
        StrategyState state = kernel.stateOf(name);
        Kernel.restore(next, state);
        kernel.begin(0);
        kernel.switchTo(name, version(next), next, false, "test");
        settle();
        return this;
    }

    private static Version version(Strategy strategy) {
        return Kernel.versionOf(
                new Candidate(strategy.getClass().getSimpleName(), "test", "0.0.0", "", new TreeMap<>(), strategy));
    }

    // ---------------------------------------------------------------- showing a market

    /** Plays the market of {@link #over} to its end. */
    public Bench play() {
        return play(Long.MAX_VALUE);
    }

    /**
     * Plays so many events of the market of {@link #over}, fewer if it ends before.
     *
     * @throws IllegalStateException if the bench is over no market
     */
    public Bench play(long count) {
        if (market == null) {
            throw new IllegalStateException("this bench has no market to play; make it by Bench.over");
        }
        for (long i = 0; i < count && market.advance(); i++) {
            market.deliver(this);
        }
        return this;
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
        exchange.quote(instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
        report(receivedNanos);
        stamp(receivedNanos);
        boolean taken = kernel.quote(
                instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
        noteQuote(instrument, bidPrice, bidQuantity, askPrice, askQuantity);
        settle();
        return taken;
    }

    private void noteQuote(int instrument, long bidPrice, long bidQuantity, long askPrice, long askQuantity) {
        events.add(new MarketEvent.QuoteChanged(
                kernel.sequence(),
                kernel.nanos(),
                kernel.instrument(instrument).name(),
                bidPrice,
                bidQuantity,
                askPrice,
                askQuantity));
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
        exchange.trade(instrument, receivedNanos, venueNanos, tradeId, price, quantity, aggressor);
        report(receivedNanos);
        stamp(receivedNanos);
        boolean taken = kernel.trade(instrument, receivedNanos, venueNanos, tradeId, price, quantity, aggressor);
        events.add(new MarketEvent.Traded(
                kernel.sequence(),
                kernel.nanos(),
                kernel.instrument(instrument).name(),
                tradeId,
                price,
                quantity,
                aggressor));
        settle();
        return taken;
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
            Levels changed) {
        exchange.depth(instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, changed);
        report(receivedNanos);
        stamp(receivedNanos);
        boolean taken =
                kernel.depth(instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, changed);
        settle();
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
        exchange.bar(instrument, receivedNanos, spec, openNanos, closeNanos, open, high, low, close, volume, trades);
        report(receivedNanos);
        stamp(receivedNanos);
        boolean taken = kernel.bar(
                instrument, receivedNanos, spec, openNanos, closeNanos, open, high, low, close, volume, trades);
        settle();
        return taken;
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        exchange.status(instrument, receivedNanos, status);
        report(receivedNanos);
        stamp(receivedNanos);
        boolean taken = kernel.status(instrument, receivedNanos, status);
        settle();
        return taken;
    }

    /** Shows a book of one level a side, a step of time on: the shortest way to a price that orders can be filled at. */
    public Bench book(Instrument instrument, long bidPrice, long askPrice, long quantity, long stepNanos) {
        long id = nextId++;
        long time = kernel.nanos() + stepNanos;
        levels.clear().bid(bidPrice, quantity).ask(askPrice, quantity);
        depth(instrument.index(), time, time, true, id, id, NO_PREVIOUS, levels);
        return this;
    }

    /** Shows a trade, a step of time on. */
    public Bench trade(Instrument instrument, long price, long quantity, long stepNanos) {
        long time = kernel.nanos() + stepNanos;
        trade(instrument.index(), time, time, nextId++, price, quantity, Side.BUY);
        return this;
    }

    /** Lets time pass without anything happening: timers fire, orders under way arrive. */
    public Bench pass(long stepNanos) {
        long time = kernel.nanos() + stepNanos;
        exchange.advance(time);
        report(time);
        fireTimers(time);
        settle();
        return this;
    }

    private void stamp(long nanos) {
        fireTimers(nanos);
        kernel.begin(nanos);
    }

    private void fireTimers(long until) {
        while (kernel.nextTimerNanos() <= until) {
            kernel.begin(kernel.nextTimerNanos());
            kernel.fireTimer();
        }
    }

    /** Lets orders out and reports in until nothing is under way at this moment. */
    private void settle() {
        while (!errands.isEmpty() || !reports.isEmpty()) {
            for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
                errand.run();
            }
            exchange.advance(kernel.nanos());
            report(kernel.nanos());
        }
    }

    private void report(long nanos) {
        for (ExecutionReport report = reports.poll(); report != null; report = reports.poll()) {
            stamp(nanos);
            kernel.report(report);
        }
    }

    // ---------------------------------------------------------------- what happened

    /** Everything that happened so far, in order. */
    public List<Event> events() {
        return Collections.unmodifiableList(events);
    }

    /** What happened of one kind, in order. */
    public <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Fills so far, in order. */
    public List<OrderEvent.OrderFilled> fills() {
        return events(OrderEvent.OrderFilled.class);
    }

    /** Refusals so far, in order. */
    public List<OrderEvent.OrderRefused> refusals() {
        return events(OrderEvent.OrderRefused.class);
    }

    /** Position of a deployment; {@code null} before its first fill. */
    public Position position(String deployment, Instrument instrument) {
        return kernel.position(deployment, instrument.index());
    }

    /** Signed quantity of a deployment. */
    public long quantity(String deployment, Instrument instrument) {
        return kernel.positions().quantity(deployment, instrument.index());
    }

    /** A deployment as it stands. */
    public DeploymentState deployment(String name) {
        return kernel.deployments().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no deployment " + name));
    }

    /** The kernel, to look at what the bench has no method for. */
    public Kernel kernel() {
        return kernel;
    }

    /** The exchange, to look at the other side. */
    public Exchange exchange() {
        return exchange;
    }

    @Override
    public void close() {
        exchange.close();
        if (market != null) {
            market.close();
        }
    }

    private final class Recorder implements Outcomes {

        @Override
        public void accepted(Intent i, String clOrdId) {
            NewOrder order = new NewOrder(
                    clOrdId,
                    i.instrument(),
                    i.side(),
                    i.ordType(),
                    i.timeInForce(),
                    i.postOnly(),
                    i.reduceOnly(),
                    i.quantity(),
                    i.price(),
                    kernel.nanos());
            errands.add(() -> exchange.submit(order, order.nanos()));
            events.add(new OrderEvent.OrderAccepted(
                    kernel.sequence(),
                    kernel.nanos(),
                    i.deployment(),
                    i.instrument().name(),
                    i.orderId(),
                    clOrdId,
                    i.side(),
                    i.ordType(),
                    i.timeInForce(),
                    i.postOnly(),
                    i.reduceOnly(),
                    i.quantity(),
                    i.price(),
                    i.reason()));
        }

        @Override
        public void refused(Intent i, Refusal refusal) {
            events.add(new OrderEvent.OrderRefused(
                    kernel.sequence(),
                    kernel.nanos(),
                    i.deployment(),
                    i.instrument().name(),
                    i.orderId(),
                    i.side(),
                    i.ordType(),
                    i.quantity(),
                    i.price(),
                    refusal.code(),
                    refusal.text()));
        }

        @Override
        public void cancelRequested(Order o) {
            String clOrdId = o.clOrdId();
            long nanos = kernel.nanos();
            errands.add(() -> exchange.cancel(clOrdId, nanos));
            events.add(new OrderEvent.CancelRequested(
                    kernel.sequence(), nanos, o.deployment(), o.instrument().name(), o.orderId(), clOrdId));
        }

        @Override
        public void orderChanged(Order o) {
            events.add(new OrderEvent.OrderChanged(
                    kernel.sequence(),
                    kernel.nanos(),
                    o.deployment(),
                    o.instrument().name(),
                    o.orderId(),
                    o.clOrdId(),
                    o.ordStatus(),
                    o.cumQuantity(),
                    o.leavesQuantity(),
                    o.averagePrice(),
                    o.text()));
        }

        @Override
        public void filled(Fill f, long position) {
            Order o = f.order();
            events.add(new OrderEvent.OrderFilled(
                    kernel.sequence(),
                    kernel.nanos(),
                    o.deployment(),
                    o.instrument().name(),
                    o.orderId(),
                    o.clOrdId(),
                    o.side(),
                    f.execId(),
                    f.quantity(),
                    f.price(),
                    f.fee(),
                    f.feeCurrency(),
                    f.maker(),
                    f.ambiguous(),
                    position));
        }

        @Override
        public void barClosed(Bar b) {
            events.add(new MarketEvent.BarClosed(
                    kernel.sequence(),
                    kernel.nanos(),
                    b.instrument().name(),
                    b.spec(),
                    b.openNanos(),
                    b.open(),
                    b.high(),
                    b.low(),
                    b.close(),
                    b.volume(),
                    b.trades()));
        }

        @Override
        public void feedChanged(int instrument, FeedStatus status) {
            events.add(new MarketEvent.FeedChanged(
                    kernel.sequence(),
                    kernel.nanos(),
                    kernel.instrument(instrument).name(),
                    status));
        }

        @Override
        public void resyncWanted(int instrument) {
            // The test shows a snapshot when it sees fit.
        }

        @Override
        public void deploymentChanged(
                String deployment, DeploymentChange change, Version version, String reason, String who) {
            events.add(new PlatformEvent.DeploymentChanged(
                    kernel.sequence(),
                    kernel.nanos(),
                    deployment,
                    change,
                    version.plugin(),
                    version.version(),
                    version.sha256(),
                    version.parameters(),
                    reason,
                    who));
        }

        @Override
        public void timerSet(String deployment, int timerId, long atNanos) {
            // Timers show when they fire.
        }

        @Override
        public void timerCancelled(String deployment, int timerId) {
            // Nothing happens then.
        }

        @Override
        public void alert(String source, String text) {
            events.add(new PlatformEvent.Alert(kernel.sequence(), kernel.nanos(), source, text));
        }
    }
}
