package rialto.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import rialto.engine.Candidate;
import rialto.engine.DeploymentState;
import rialto.engine.DeploymentState.Status;
import rialto.engine.Engine;
import rialto.engine.OrderAnswer;
import rialto.engine.Trading;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Market;
import rialto.market.MarketSink;
import rialto.order.ExecutionReport;
import rialto.order.Fill;
import rialto.order.Intent;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.OrderChange;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.position.Position;
import rialto.position.Positions;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;
import rialto.risk.RiskGate;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.state.Stateful;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;
import rialto.strategy.fuel.Fuel;
import rialto.strategy.fuel.MeteredThread;
import rialto.venue.Environment;

/**
 * All trading state and what every input does to it.
 *
 * <p>A driver calls {@link #begin} with the stamp of an input and then the one method for that input. Timers are inputs too: before an
 * input stamped {@code t} the driver lets every timer due at or before {@code t} fire ({@link #nextTimerNanos}, {@link #fireTimer}).
 * Outcomes go to {@link Outcomes} while the input is being handled. A kernel whose deployments have no code follows: it takes the
 * inputs and is told the recorded outcomes.
 *
 * <p>Single-threaded. Nothing is allocated for market events in steady state.
 */
public final class Kernel implements MarketSink, Trading {

    /** Number of the encoding of {@link #save}. */
    public static final int SCHEMA = 1;

    /** Longest callback chain within one input: a callback, what it was refused, and what it did about that. */
    private static final int MAX_NESTING = 2;

    private static final String DOWN =
            "the journal or the door to the venues has failed, so no intent can be made durable and sent: see /health/ready";

    private enum Callback {
        START,
        QUOTE,
        TRADE,
        BOOK,
        BAR,
        FEED,
        ORDER,
        FILL,
        TIMER
    }

    private final Outcomes outcomes;
    private final StateWriter scratch = new StateWriter(1 << 16);
    private Parts parts;

    private Market market;
    private Orders orders;
    private Positions positions;
    private RiskGate gate;
    /** State of parts that are away, by position in {@link #save}. */
    private final byte[][] away = new byte[4][];

    private final int[] awaySchema = new int[4];

    private long sequence;
    private long nanos;
    private long nextOrderId = 1;
    private String idPrefix = "R0-";

    private Instrument[] instruments = new Instrument[0];
    private VenueHealth[] venues = new VenueHealth[0];
    /** Index into {@link #venues} by instrument. */
    private int[] venueOf = new int[0];

    private FeedStatus[] feed = new FeedStatus[0];
    private boolean[] resyncAsked = new boolean[0];

    /** Deployments by name, sorted. */
    private Seat[] seats = new Seat[0];

    private Seat[] shadows = new Seat[0];
    /** Who is called for an instrument: shadows first, then those who decide. */
    private Seat[][] callees = new Seat[0][];

    private final Timers timers = new Timers();
    private final Ticket manual = new Ticket();
    /** Client ids, currencies and what else venues say again and again. */
    private final Names names = new Names();

    /** Whether outcomes are told instead of made. */
    private boolean following;

    private volatile boolean journalHealthy = true;
    private int nesting;
    /** How often a deployment stopped deciding. */
    private int stops;

    // What the callback under way is about.
    private Bar bar;
    private Order order;
    private Fill fill;
    private Instrument instrument;
    private int timerId;

    /** @param outcomes told what each input leads to */
    public Kernel(Parts parts, Outcomes outcomes) {
        this.outcomes = Objects.requireNonNull(outcomes, "outcomes");
        this.parts = parts;
        market = parts.market();
        orders = parts.orders();
        positions = parts.positions();
        gate = parts.gate();
    }

    // ---------------------------------------------------------------- inputs

    /**
     * Starts the next input.
     *
     * @param stamp nanoseconds since 1970; an earlier one than the last input's counts as the last input's
     * @return its sequence number
     */
    public long begin(long stamp) {
        if (stamp > nanos) {
            nanos = stamp;
        }
        return ++sequence;
    }

    /** When the next timer is due; {@link Long#MAX_VALUE} if none is set. */
    public long nextTimerNanos() {
        return timers.firstNanos();
    }

    /** Input: the first timer fires. */
    public void fireTimer() {
        String deployment = timers.firstDeployment();
        timerId = timers.firstId();
        timers.removeFirst();
        Seat seat = seat(deployment);
        if (seat != null && seat.status != Status.RUNNING) {
            // Not for a shadow that catches up either: what it would set anew is dropped. It comes when the deployment
            // decides again.
            seat.missTimer(timerId);
            return;
        }
        for (Seat each : shadows) {
            if (each.name.equals(deployment) && each.decides()) {
                call(each, Callback.TIMER);
            }
        }
        if (seat != null && seat.decides()) {
            call(seat, Callback.TIMER);
        }
    }

    /** Which deployment the next timer belongs to, and its id, for the record. */
    public String nextTimerDeployment() {
        return timers.firstDeployment();
    }

    /** See {@link #nextTimerDeployment}. */
    public int nextTimerId() {
        return timers.firstId();
    }

    @Override
    public boolean quote(
            int index,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        boolean taken =
                market.quote(index, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
        if (taken) {
            Seat[] called = callees[index];
            for (Seat seat : called) {
                if (seat.wants(Seat.QUOTE) && seat.decides()) {
                    call(seat, Callback.QUOTE, index);
                }
            }
        }
        afterMarket(index);
        return taken;
    }

    @Override
    public boolean trade(
            int index, long receivedNanos, long venueNanos, long tradeId, long price, long quantity, Side aggressor) {
        boolean taken = market.trade(index, receivedNanos, venueNanos, tradeId, price, quantity, aggressor);
        if (taken) {
            Seat[] called = callees[index];
            for (Seat seat : called) {
                if (seat.wants(Seat.TRADE) && seat.decides()) {
                    call(seat, Callback.TRADE, index);
                }
            }
        }
        afterMarket(index);
        return taken;
    }

    @Override
    public boolean depth(
            int index,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels) {
        boolean taken = market.depth(index, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, levels);
        if (taken) {
            Seat[] called = callees[index];
            for (Seat seat : called) {
                if (seat.wants(Seat.BOOK) && seat.decides()) {
                    call(seat, Callback.BOOK, index);
                }
            }
        }
        afterMarket(index);
        return taken;
    }

    @Override
    public boolean bar(
            int index,
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
        boolean taken =
                market.bar(index, receivedNanos, spec, openNanos, closeNanos, open, high, low, close, volume, trades);
        afterMarket(index);
        return taken;
    }

    @Override
    public boolean status(int index, long receivedNanos, FeedStatus status) {
        boolean taken = market.status(index, receivedNanos, status);
        afterMarket(index);
        return taken;
    }

    /** Bars that closed, a feed that changed, a book that lost step: the consequences of any market event. */
    private void afterMarket(int index) {
        int closed = market.closedBarCount();
        for (int i = 0; i < closed; i++) {
            bar = market.closedBar(i);
            outcomes.barClosed(bar);
            for (Seat seat : callees[index]) {
                if (seat.wants(Seat.BAR) && seat.wants(bar.spec()) && seat.decides()) {
                    call(seat, Callback.BAR, index);
                }
            }
        }
        FeedStatus status = market.status(index);
        if (status != feed[index]) {
            feed[index] = status;
            outcomes.feedChanged(index, status);
            for (Seat seat : callees[index]) {
                if (seat.decides()) {
                    call(seat, Callback.FEED, index);
                }
            }
        }
        boolean wanted = market.wantsSnapshot(index);
        if (wanted != resyncAsked[index]) {
            resyncAsked[index] = wanted;
            if (wanted) {
                outcomes.resyncWanted(index);
            }
        }
    }

    /** Input: an instrument becomes known, or changes its tick. */
    public Instrument define(Instrument definition) {
        for (Instrument known : instruments) {
            if (known.symbol().equals(definition.symbol()) && known.venue().equals(definition.venue())) {
                return redefine(known, definition);
            }
        }
        Instrument defined = definition.withIndex(instruments.length);
        int count = instruments.length + 1;
        instruments = Arrays.copyOf(instruments, count);
        instruments[defined.index()] = defined;
        market.define(defined);
        int venue = venue(defined.venue());
        venueOf = Arrays.copyOf(venueOf, count);
        venueOf[defined.index()] = venue;
        feed = Arrays.copyOf(feed, count);
        feed[defined.index()] = market.status(defined.index());
        resyncAsked = Arrays.copyOf(resyncAsked, count);
        wire();
        return defined;
    }

    private Instrument redefine(Instrument known, Instrument definition) {
        if (!known.withTick(definition.tick()).equals(definition.withIndex(known.index()))) {
            throw new IllegalArgumentException("instrument " + known.name() + " is known as " + known
                    + "; only its tick may change, not to " + definition);
        }
        if (known.tick() != definition.tick()) {
            instruments[known.index()] = known.withTick(definition.tick());
            market.define(instruments[known.index()]);
        }
        return instruments[known.index()];
    }

    /** The most real environment of all venues that ever were here, away or not. */
    public Environment mostReal() {
        Environment most = Environment.SIM;
        for (VenueHealth each : venues) {
            most = each.environment.compareTo(most) > 0 ? each.environment : most;
        }
        return most;
    }

    /** Input: a venue came, went or was reconciled. */
    public void venue(String name, Environment environment, String account, boolean connected, boolean reconciled) {
        VenueHealth health = venues[venue(name)];
        health.environment = environment;
        health.account = account;
        health.connected = connected;
        health.reconciled = connected && reconciled;
        if (!connected) {
            distrust(name);
        }
    }

    /** What is known of a venue's instruments may be wrong until it is back. */
    private void distrust(String venue) {
        for (Instrument each : instruments) {
            // Told also where the book has lost step already: ids may begin anew.
            if (each.venue().equals(venue) && market.status(each.index(), nanos, FeedStatus.STALE)) {
                afterMarket(each.index());
            }
        }
    }

    private int venue(String name) {
        for (int i = 0; i < venues.length; i++) {
            if (venues[i].venue.equals(name)) {
                return i;
            }
        }
        venues = Arrays.copyOf(venues, venues.length + 1);
        venues[venues.length - 1] = new VenueHealth(name);
        return venues.length - 1;
    }

    /** Input: a venue reports on an order. */
    public void report(ExecutionReport report) {
        OrderChange change = orders.apply(report, nanos);
        if (!change.alert().isEmpty()) {
            outcomes.alert("orders", change.alert());
        }
        if (!change.changed()) {
            return;
        }
        Order changed = change.order();
        Fill filled = change.fill();
        if (filled != null) {
            book(filled);
        }
        outcomes.orderChanged(changed);
        order = changed;
        fill = filled;
        String deployment = changed.deployment();
        for (Seat each : shadows) {
            if (each.name.equals(deployment)) {
                callOrder(each);
            }
        }
        Seat seat = seat(deployment);
        if (seat != null) {
            callOrder(seat);
        }
    }

    private void book(Fill filled) {
        try {
            positions.apply(filled);
        } catch (ArithmeticException | IllegalArgumentException e) {
            outcomes.alert(
                    "positions",
                    "fill " + filled.execId() + " of order " + filled.order().clOrdId()
                            + " cannot be booked: " + e.getMessage()
                            + "; pause the deployment and compare with the venue");
            return;
        }
        outcomes.filled(
                filled,
                positions.quantity(
                        filled.order().deployment(), filled.order().instrument().index()));
    }

    private void callOrder(Seat seat) {
        Order about = order;
        Fill filled = fill;
        if (seat.decides()) {
            call(seat, Callback.ORDER);
        }
        if (filled != null && seat.decides()) {
            order = about;
            fill = filled;
            call(seat, Callback.FILL);
        }
        order = about;
        fill = filled;
    }

    /** Input: an operator's order. A kernel that follows waits to be told the outcome and answers {@code null}. */
    public OrderAnswer place(
            int index,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price,
            String reason) {
        if (following) {
            return null;
        }
        long id = nextOrderId++;
        manual.start(id, Engine.MANUAL, instruments[index], side, quantity)
                .terms(ordType, timeInForce, postOnly, reduceOnly, price, reason)
                .close();
        Refusal refusal = submit(manual);
        return new OrderAnswer(id, refusal == null ? clOrdId(id) : "", refusal, sequence);
    }

    /**
     * Input: an operator's cancel.
     *
     * @return whether there was something to cancel
     */
    public boolean cancel(long orderId) {
        Order open = orders.order(orderId);
        if (open == null || !open.ordStatus().open()) {
            return false;
        }
        // Also where one is under way: who asks again has a reason to think that the venue did not get it.
        askForCancel(open);
        return true;
    }

    /**
     * Input: the engine starts. Deployments that ran when it stopped are held until their code is back, venues are away. What had failed on
     * probation is paused, for the version before did not get to take over.
     *
     * @param prefix what client ids start with, in effect if this home has none yet
     */
    public void start(String prefix) {
        if (sequence == 1) {
            idPrefix = prefix;
        }
        for (VenueHealth each : venues) {
            each.connected = false;
            each.reconciled = false;
            distrust(each.venue);
        }
        for (Seat each : seats) {
            boolean probation = each.probation;
            each.probation = false;
            if (each.status == Status.HELD && probation) {
                stop(
                        each,
                        Status.PAUSED,
                        DeploymentChange.PAUSED,
                        "it failed on probation, and the platform stopped before the version before took over ("
                                + each.reason + "); swap to that version, or resume this one",
                        "kernel");
            } else if (each.status == Status.RUNNING) {
                stop(
                        each,
                        Status.HELD,
                        DeploymentChange.HELD,
                        "the platform started again; its code is being put back",
                        "kernel");
            }
        }
    }

    /** Input: limits of an instrument. The gate must be there: a driver does not take this input while it is away. */
    public void limit(Limits limits) {
        gate.limit(limits);
    }

    /** Input: the kill switch is latched. Open orders are cancelled. */
    public void latch(String reason) {
        if (gate != null) {
            gate.latch(reason);
        }
        for (int i = orders.openCount() - 1; i >= 0; i--) {
            requestCancel(orders.open(i));
        }
    }

    /** Input: the kill switch is taken off. */
    public void unlatch() {
        if (gate != null) {
            gate.unlatch();
        }
    }

    /** An input could not be carried out; the same input is refused wherever it is handled again. */
    void refused(byte code, RuntimeException reason) {
        outcomes.alert(
                "kernel",
                "input " + code + " at " + sequence + " was refused: "
                        + (reason.getMessage() == null ? reason.toString() : reason.getMessage()));
    }

    // ---------------------------------------------------------------- deployments

    /**
     * Input: a new deployment starts.
     *
     * @param strategy {@code null} in a kernel that follows
     */
    public void deploy(String name, int[] indexes, Version version, Strategy strategy, String who) {
        if (seat(name) != null) {
            throw new IllegalArgumentException("deployment " + name + " exists; swap it or choose another name");
        }
        Seat seat = new Seat(name, instrumentsOf(indexes), false, this);
        seat.version(version);
        seat.seat(strategy);
        seat.sinceSequence = sequence;
        buildBars(seat, version);
        seats = Arrays.copyOf(seats, seats.length + 1);
        seats[seats.length - 1] = seat;
        Arrays.sort(seats, (a, b) -> a.name.compareTo(b.name));
        wire();
        outcomes.deploymentChanged(name, DeploymentChange.DEPLOYED, version, "", who);
        if (seat.decides()) {
            call(seat, Callback.START);
        }
    }

    /** Input: a version begins to follow as a shadow; the bars it wants are built from now on. */
    public void announceShadow(String name, Version version) {
        buildBars(known(name), version);
    }

    /**
     * Input: another version takes over with all it needs already inside.
     *
     * @param strategy {@code null} in a kernel that follows
     * @param probation whether the version before stands by
     * @return the strategy that decided until now; {@code null} if its code is away
     */
    public Strategy switchTo(String name, Version version, Strategy strategy, boolean probation, String who) {
        Seat seat = known(name);
        Strategy before = seat.strategy;
        buildBars(seat, version);
        take(seat, version, strategy, DeploymentChange.SWITCHED, "", who);
        seat.probation = probation;
        return before;
    }

    /** Input: probation is over. */
    public void commit(String name, String who) {
        Seat seat = known(name);
        seat.probation = false;
        outcomes.deploymentChanged(name, DeploymentChange.COMMITTED, seat.version(), "", who);
    }

    /** Input: the version before takes over again. */
    public Strategy rollBack(String name, Version version, Strategy strategy, String reason, String who) {
        Seat seat = known(name);
        Strategy failed = seat.strategy;
        take(seat, version, strategy, DeploymentChange.ROLLED_BACK, reason, who);
        return failed;
    }

    /** Input: a deployment's decisions stop. */
    public void pause(String name, String reason, String who) {
        Seat seat = known(name);
        seat.probation = false;
        stop(seat, Status.PAUSED, DeploymentChange.PAUSED, reason, who);
    }

    /**
     * Input: a deployment's code goes away.
     *
     * @return the strategy, which is not called again
     */
    public Strategy hold(String name, String reason, String who) {
        Seat seat = known(name);
        Strategy strategy = seat.strategy;
        seat.probation = false;
        stop(seat, Status.HELD, DeploymentChange.HELD, reason, who);
        seat.seat(null);
        return strategy;
    }

    /** Input: a paused or held deployment decides again. */
    public void takeBack(String name, Version version, Strategy strategy, String reason, String who) {
        Seat seat = known(name);
        buildBars(seat, version);
        take(seat, version, strategy, DeploymentChange.RESUMED, reason, who);
    }

    /** Input: a deployment ends; its open orders are cancelled. */
    public void undeploy(String name, String reason, String who) {
        Seat seat = known(name);
        for (int i = orders.openCount() - 1; i >= 0; i--) {
            if (orders.open(i).deployment().equals(name)) {
                requestCancel(orders.open(i));
            }
        }
        timers.cancelAll(name);
        seats = Arrays.stream(seats).filter(each -> each != seat).toArray(Seat[]::new);
        shadows = Arrays.stream(shadows).filter(each -> !each.name.equals(name)).toArray(Seat[]::new);
        seat.status = Status.HELD;
        wire();
        outcomes.deploymentChanged(name, DeploymentChange.UNDEPLOYED, seat.version(), reason, who);
    }

    /** Takes the strategy of a deployment that does not decide out of its seat; {@code null} if it is away already. */
    public Strategy unseat(String name) {
        Seat seat = known(name);
        Strategy strategy = seat.strategy;
        seat.seat(null);
        wire();
        return strategy;
    }

    private void take(
            Seat seat, Version version, Strategy strategy, DeploymentChange change, String reason, String who) {
        seat.version(version);
        seat.seat(strategy);
        seat.probation = false;
        seat.status = Status.RUNNING;
        seat.reason = "";
        seat.sinceSequence = sequence;
        wire();
        outcomes.deploymentChanged(seat.name, change, version, reason, who);
        for (int id : seat.takeMissedTimers()) {
            setTimer(seat.name, id, nanos);
        }
    }

    private void stop(Seat seat, Status status, DeploymentChange change, String reason, String who) {
        stops++;
        seat.status = status;
        seat.reason = reason;
        wire();
        outcomes.deploymentChanged(seat.name, change, seat.version(), reason, who);
    }

    private void buildBars(Seat seat, Version version) {
        for (Instrument each : seat.instruments) {
            for (BarSpec spec : version.bars()) {
                market.buildBars(each.index(), spec);
            }
        }
    }

    private List<Instrument> instrumentsOf(int[] indexes) {
        List<Instrument> list = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            list.add(instruments[index]);
        }
        return list;
    }

    // ---------------------------------------------------------------- shadows

    /** Lets a strategy follow a deployment: it sees all the deployment sees, and its decisions are dropped. */
    public void addShadow(String name, Version version, Strategy strategy) {
        Seat shadow = new Seat(name, known(name).instruments, true, this);
        shadow.version(version);
        shadow.seat(strategy);
        shadows = Arrays.copyOf(shadows, shadows.length + 1);
        shadows[shadows.length - 1] = shadow;
        buildBars(shadow, version);
        wire();
    }

    /** Ends a deployment's shadow; {@code null} if it has none. */
    public Strategy removeShadow(String name) {
        for (Seat each : shadows) {
            if (each.name.equals(name)) {
                shadows = Arrays.stream(shadows).filter(other -> other != each).toArray(Seat[]::new);
                wire();
                return each.strategy;
            }
        }
        return null;
    }

    /** Puts another strategy into a deployment's shadow, at the same place in the sequence. */
    public void replaceShadow(String name, Version version, Strategy strategy) {
        removeShadow(name);
        addShadow(name, version, strategy);
    }

    /** Why a deployment's shadow stopped; empty while it follows or if there is none. */
    public String shadowFailure(String name) {
        for (Seat each : shadows) {
            if (each.name.equals(name)) {
                return each.shadowFailure;
            }
        }
        return "";
    }

    // ---------------------------------------------------------------- strategy state

    /**
     * What the deciding strategy of a deployment would hand over now.
     *
     * @return {@code null} if it keeps none
     * @throws IllegalStateException if the deployment has no code here, or its code fails
     */
    public StrategyState stateOf(String name) {
        Seat seat = known(name);
        if (seat.strategy == null) {
            throw new IllegalStateException("deployment " + name + " has no code here to ask for its state");
        }
        return save(seat.strategy);
    }

    /** {@link Strategy#save} with fuel. Throws {@link IllegalStateException} if the code fails. */
    public static StrategyState save(Strategy strategy) {
        refill();
        try {
            StrategyState state = strategy.save();
            requireFuel();
            return state;
        } catch (Throwable failure) {
            throw new IllegalStateException("the strategy failed to save its state: " + describe(failure), failure);
        }
    }

    /**
     * {@link Strategy#restore} with fuel. Nothing is called for a state of {@code null}.
     *
     * @throws IllegalStateException if the code fails or refuses the state
     */
    public static void restore(Strategy strategy, StrategyState state) {
        if (state == null) {
            return;
        }
        refill();
        try {
            strategy.restore(state);
            requireFuel();
        } catch (Throwable failure) {
            throw new IllegalStateException(
                    "the strategy failed to take the state over: " + describe(failure), failure);
        }
    }

    /**
     * The version of a candidate, with fuel for asking its strategy which bars it wants.
     *
     * @throws IllegalStateException if the code fails
     */
    public static Version versionOf(Candidate candidate) {
        refill();
        try {
            Version version = Version.of(candidate);
            requireFuel();
            return version;
        } catch (Throwable failure) {
            throw new IllegalStateException(
                    "the strategy failed to say which bars it wants: " + describe(failure), failure);
        }
    }

    // ---------------------------------------------------------------- callbacks

    private void call(Seat seat, Callback callback, int index) {
        instrument = instruments[index];
        call(seat, callback);
    }

    /** One callback as a transaction. */
    private void call(Seat seat, Callback callback) {
        Desk desk = seat.desk;
        desk.begin();
        MeteredThread meter = Thread.currentThread() instanceof MeteredThread metered ? metered : null;
        if (meter != null) {
            meter.refill(Fuel.CALLBACK_UNITS);
        }
        Throwable failure = null;
        try {
            deliver(callback, seat.strategy, desk);
        } catch (Throwable thrown) {
            // Whatever it was, the callback is taken back and its deployment stopped; nothing of it reaches the others.
            failure = thrown;
        }
        desk.end();
        if (failure != null || meter != null && meter.exhausted()) {
            fail(
                    seat,
                    callback,
                    meter != null && meter.exhausted() ? meter.exhaustion().sentence() : describe(failure));
        } else if (desk.wished() && !seat.shadow) {
            commit(seat);
        }
    }

    private void deliver(Callback callback, Strategy strategy, Desk desk) {
        switch (callback) {
            case START -> strategy.onStart(desk);
            case QUOTE -> strategy.onQuote(market.quote(instrument.index()), desk);
            case TRADE -> strategy.onTrade(market.lastTrade(instrument.index()), desk);
            case BOOK -> strategy.onBook(market.book(instrument.index()), desk);
            case BAR -> strategy.onBar(bar, desk);
            case FEED -> strategy.onFeed(instrument, feed[instrument.index()], desk);
            case ORDER -> strategy.onOrder(order, desk);
            case FILL -> strategy.onFill(fill, desk);
            case TIMER -> strategy.onTimer(timerId, desk);
            default -> throw new IllegalStateException("no such callback: " + callback);
        }
    }

    private void commit(Seat seat) {
        Desk desk = seat.desk;
        desk.fulfilWishes();
        int count = desk.ticketCount();
        if (count == 0) {
            return;
        }
        nextOrderId += count;
        RefusedOrder[] refused = null;
        int refusals = 0;
        for (int i = 0; i < count; i++) {
            Ticket ticket = desk.ticket(i);
            Refusal refusal = submit(ticket);
            if (refusal != null) {
                refused = refused == null ? new RefusedOrder[count] : refused;
                refused[refusals++] = new RefusedOrder(frozen(ticket), refusal, nanos);
            }
        }
        for (int i = 0; i < refusals && nesting < MAX_NESTING; i++) {
            if (seat.probation && breach(refused[i].refusal().code())) {
                fail(seat, Callback.ORDER, "refused by the gate on probation: " + refused[i].text());
            }
            if (seat.decides()) {
                nesting++;
                order = refused[i];
                fill = null;
                call(seat, Callback.ORDER);
                nesting--;
            }
        }
    }

    /** A ticket is used again by the next callback; a strategy that hears of its refusal may be in that very callback. */
    private static Intent frozen(Ticket ticket) {
        Ticket copy = new Ticket()
                .start(ticket.orderId(), ticket.deployment(), ticket.instrument(), ticket.side(), ticket.quantity())
                .terms(
                        ticket.ordType(),
                        ticket.timeInForce(),
                        ticket.postOnly(),
                        ticket.reduceOnly(),
                        ticket.price(),
                        ticket.reason());
        copy.close();
        return copy;
    }

    /** Refusals that say something about the strategy, not about the state of the platform or the venue. */
    private static boolean breach(RefusalCode code) {
        return switch (code) {
            case KILL_SWITCH, NO_RISK_GATE, NO_JOURNAL, VENUE_NOT_READY, DEPLOYMENT_HELD, TOO_LATE, NO_FRESH_PRICE ->
                false;
            default -> true;
        };
    }

    private void fail(Seat seat, Callback callback, String reason) {
        String text = "on" + callback.name().charAt(0)
                + callback.name().substring(1).toLowerCase(java.util.Locale.ROOT) + " failed: " + reason;
        if (seat.shadow) {
            seat.shadowFailure = text;
        } else if (seat.probation) {
            stop(seat, Status.HELD, DeploymentChange.HELD, text, "probation");
        } else {
            stop(seat, Status.PAUSED, DeploymentChange.PAUSED, text, "kernel");
        }
    }

    private static String describe(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return "it recurses without end";
        }
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static void refill() {
        if (Thread.currentThread() instanceof MeteredThread meter) {
            meter.refill(Fuel.CALLBACK_UNITS);
        }
    }

    private static void requireFuel() {
        if (Thread.currentThread() instanceof MeteredThread meter && meter.exhausted()) {
            throw new IllegalStateException(meter.exhaustion().sentence());
        }
    }

    // ---------------------------------------------------------------- orders

    Names names() {
        return names;
    }

    /** Judges an intent and puts it on record or refuses it. */
    private Refusal submit(Ticket ticket) {
        Refusal refusal = judge(ticket);
        if (refusal != null) {
            outcomes.refused(ticket, refusal);
            return refusal;
        }
        String clOrdId = clOrdId(ticket.orderId());
        names.put(clOrdId);
        orders.accept(ticket, clOrdId, nanos);
        gate.accepted(ticket, nanos);
        outcomes.accepted(ticket, clOrdId);
        return null;
    }

    private Refusal judge(Ticket ticket) {
        if (ticket.incomplete()) {
            return new Refusal(RefusalCode.INCOMPLETE, "the order says neither market() nor limit(price)");
        }
        if (gate == null) {
            return new Refusal(
                    RefusalCode.NO_RISK_GATE,
                    "the risk gate is away or being replaced; cancels pass, new orders wait until it is back");
        }
        if (!journalHealthy) {
            return new Refusal(RefusalCode.NO_JOURNAL, DOWN);
        }
        VenueHealth venue = venues[venueOf[ticket.instrument().index()]];
        if (!venue.reconciled) {
            return new Refusal(
                    RefusalCode.VENUE_NOT_READY,
                    "venue " + venue.venue + " is "
                            + (venue.connected ? "connected, but its orders are not reconciled yet" : "not connected"));
        }
        return gate.check(ticket, market, positions, orders, nanos);
    }

    private String clOrdId(long orderId) {
        return idPrefix + orderId;
    }

    void cancelFor(String deployment, long orderId) {
        Order open = orders.order(orderId);
        if (open != null && open.ordStatus().open() && open.deployment().equals(deployment)) {
            requestCancel(open);
        }
    }

    private void requestCancel(Order open) {
        if (open.ordStatus() == rialto.order.OrdStatus.PENDING_CANCEL) {
            return;
        }
        askForCancel(open);
    }

    private void askForCancel(Order open) {
        orders.requestCancel(open.orderId(), nanos);
        outcomes.cancelRequested(open);
    }

    void setTimer(String deployment, int id, long atNanos) {
        // A timer that sets itself for now would keep the next event waiting for ever.
        long due = Math.max(atNanos, nanos + Trader.SHORTEST_TIMER_NANOS);
        timers.set(deployment, id, due);
        outcomes.timerSet(deployment, id, due);
    }

    void cancelTimer(String deployment, int id) {
        if (timers.cancel(deployment, id)) {
            outcomes.timerCancelled(deployment, id);
        }
    }

    // ---------------------------------------------------------------- recorded outcomes, for kernels that follow

    /** What {@link Outcomes#accepted} recorded. */
    void recordedAccept(
            long orderId,
            String deployment,
            int index,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price,
            String reason,
            String clOrdId) {
        manual.start(orderId, deployment, instruments[index], side, quantity)
                .terms(ordType, timeInForce, postOnly, reduceOnly, price, reason)
                .close();
        nextOrderId = Math.max(nextOrderId, orderId + 1);
        if (gate != null) {
            gate.accepted(manual, nanos);
        }
        orders.accept(manual, clOrdId, nanos);
    }

    /** What {@link Outcomes#refused} recorded: only the number was used up. */
    void recordedRefusal(long orderId) {
        nextOrderId = Math.max(nextOrderId, orderId + 1);
    }

    /** What {@link Outcomes#cancelRequested} recorded. */
    void recordedCancel(long orderId) {
        orders.requestCancel(orderId, nanos);
    }

    void recordedTimer(String deployment, int id, long atNanos) {
        timers.set(deployment, id, atNanos);
    }

    void recordedTimerOff(String deployment, int id) {
        timers.cancel(deployment, id);
    }

    /** A failure that stopped a deployment; changes by command come as inputs of their own. */
    void recordedStop(String deployment, DeploymentChange change, String reason) {
        Seat seat = seat(deployment);
        if (seat != null && (change == DeploymentChange.PAUSED || change == DeploymentChange.HELD)) {
            seat.status = change == DeploymentChange.PAUSED ? Status.PAUSED : Status.HELD;
            seat.reason = reason;
            wire();
        }
    }

    // ---------------------------------------------------------------- state

    /** Writes the canonical state; see {@link Stateful#save}. Strategies' own state is not part of it. */
    public void save(StateWriter out) {
        out.putInt(SCHEMA).putLong(sequence).putLong(nanos).putLong(nextOrderId).putString(idPrefix);
        out.putInt(instruments.length);
        for (Instrument each : instruments) {
            each.save(out);
        }
        out.putInt(venues.length);
        for (VenueHealth each : venues) {
            each.save(out);
        }
        out.putInt(seats.length);
        for (Seat each : seats) {
            saveSeat(each, out);
        }
        timers.save(out);
        savePart(0, market, out);
        savePart(1, orders, out);
        savePart(2, positions, out);
        savePart(3, gate, out);
    }

    /** Replaces the state; deployments come back HELD if they were running, for their code is elsewhere. */
    public void load(StateReader in) {
        int schema = in.getInt();
        if (schema != SCHEMA) {
            throw new IllegalArgumentException(
                    "state of kernel schema " + schema + " cannot be read; this version reads " + SCHEMA);
        }
        sequence = in.getLong();
        nanos = in.getLong();
        nextOrderId = in.getLong();
        idPrefix = in.getString();
        instruments = new Instrument[in.getInt()];
        for (int i = 0; i < instruments.length; i++) {
            instruments[i] = Instrument.load(in);
        }
        venues = new VenueHealth[in.getInt()];
        for (int i = 0; i < venues.length; i++) {
            venues[i] = VenueHealth.load(in);
        }
        venueOf = new int[instruments.length];
        for (int i = 0; i < venueOf.length; i++) {
            venueOf[i] = venue(instruments[i].venue());
        }
        seats = new Seat[in.getInt()];
        for (int i = 0; i < seats.length; i++) {
            seats[i] = loadSeat(in);
        }
        shadows = new Seat[0];
        timers.load(in);
        loadPart(0, Parts.MARKET, market, in);
        loadPart(1, Parts.ORDERS, orders, in);
        loadPart(2, Parts.POSITIONS, positions, in);
        loadPart(3, Parts.RISK, gate, in);
        feed = new FeedStatus[instruments.length];
        resyncAsked = new boolean[instruments.length];
        for (int i = 0; i < instruments.length && market != null; i++) {
            feed[i] = market.status(i);
            resyncAsked[i] = market.wantsSnapshot(i);
        }
        wire();
    }

    private void savePart(int i, Stateful part, StateWriter out) {
        if (part == null) {
            out.putInt(awaySchema[i]).putBytes(away[i] == null ? new byte[0] : away[i]);
            return;
        }
        scratch.clear();
        part.save(scratch);
        out.putInt(part.schema()).putInt(scratch.size()).putAll(scratch);
    }

    private void loadPart(int i, String name, Stateful part, StateReader in) {
        int schema = in.getInt();
        byte[] bytes = in.getBytes();
        if (part == null) {
            awaySchema[i] = schema;
            away[i] = bytes;
        } else {
            try {
                part.load(new StateReader(bytes), schema);
            } catch (RuntimeException e) {
                if (schema != part.schema()) {
                    throw new UnreadablePartException(name, schema, e);
                }
                throw e;
            }
        }
    }

    private void saveSeat(Seat seat, StateWriter out) {
        out.putString(seat.name).putInt(seat.instruments.size());
        for (Instrument each : seat.instruments) {
            out.putInt(each.index());
        }
        seat.version().save(out);
        out.putByte(seat.status.ordinal())
                .putString(seat.reason)
                .putLong(seat.sinceSequence)
                .putBoolean(seat.probation);
        seat.saveMissedTimers(out);
    }

    private Seat loadSeat(StateReader in) {
        String name = in.getString();
        int[] indexes = new int[in.getInt()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = in.getInt();
        }
        Seat seat = new Seat(name, instrumentsOf(indexes), false, this);
        seat.version(Version.load(in));
        seat.status = Status.values()[in.getByte()];
        seat.reason = in.getString();
        seat.sinceSequence = in.getLong();
        seat.probation = in.getBoolean();
        seat.loadMissedTimers(in);
        return seat;
    }

    // ---------------------------------------------------------------- parts and wiring

    /**
     * Replaces a part, handing its state over; between two inputs.
     *
     * @param name one of the names in {@link Parts}
     * @param replacement {@code null} if the part goes away: its state waits for the next one
     * @throws IllegalArgumentException if the replacement cannot read the state; the old part then stays
     */
    public void replace(String name, Stateful replacement) {
        switch (name) {
            case Parts.MARKET -> market = (Market) handOver(0, market, replacement);
            case Parts.ORDERS -> orders = (Orders) handOver(1, orders, replacement);
            case Parts.POSITIONS -> positions = (Positions) handOver(2, positions, replacement);
            case Parts.RISK -> gate = (RiskGate) handOver(3, gate, replacement);
            default -> throw new IllegalArgumentException("there is no core part named " + name);
        }
        parts = new Parts(market, orders, positions, gate);
    }

    private Stateful handOver(int i, Stateful before, Stateful replacement) {
        if (before != null) {
            StateWriter out = new StateWriter(1 << 16);
            before.save(out);
            awaySchema[i] = before.schema();
            away[i] = out.toByteArray();
        }
        if (replacement != null && away[i] != null) {
            replacement.load(new StateReader(away[i]), awaySchema[i]);
        }
        return replacement;
    }

    /** Whether this kernel is told outcomes ({@link OutcomeReader}) instead of making them. */
    public void following(boolean follows) {
        following = follows;
    }

    /** Whether intents can be made durable; set by the journal's thread, read at the next intent. */
    public void journalHealthy(boolean healthy) {
        journalHealthy = healthy;
    }

    /** Makes client ids start with this; set once in the life of a home. At most 16 characters of A-Z a-z 0-9 -. */
    public void idPrefix(String prefix) {
        idPrefix = prefix;
    }

    public String idPrefix() {
        return idPrefix;
    }

    private void wire() {
        Seat[][] next = new Seat[instruments.length][];
        for (int i = 0; i < next.length; i++) {
            List<Seat> called = new ArrayList<>();
            for (Seat each : shadows) {
                if (each.trades(i) && each.decides()) {
                    called.add(each);
                }
            }
            for (Seat each : seats) {
                if (each.trades(i) && each.decides()) {
                    called.add(each);
                }
            }
            next[i] = called.toArray(new Seat[0]);
        }
        callees = next;
    }

    private Seat seat(String name) {
        for (Seat each : seats) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        return null;
    }

    private Seat known(String name) {
        Seat seat = seat(name);
        if (seat == null) {
            throw new IllegalArgumentException("there is no deployment named " + name);
        }
        return seat;
    }

    // ---------------------------------------------------------------- views

    public Parts parts() {
        return parts;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** How often a deployment stopped deciding, so that a driver sees that one did. */
    public int stops() {
        return stops;
    }

    /** The number the next order will get. */
    public long nextOrderId() {
        return nextOrderId;
    }

    @Override
    public Market market() {
        return market;
    }

    @Override
    public Orders orders() {
        return orders;
    }

    @Override
    public Positions positions() {
        return positions;
    }

    @Override
    public RiskGate gate() {
        return gate;
    }

    public int instrumentCount() {
        return instruments.length;
    }

    public Instrument instrument(int index) {
        return instruments[index];
    }

    /** An instrument by its full name; {@code null} if unknown. */
    public Instrument instrument(String name) {
        for (Instrument each : instruments) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** The version that decides for a deployment; {@code null} if there is no such deployment. */
    public Version version(String name) {
        Seat seat = seat(name);
        return seat == null ? null : seat.version();
    }

    /** The strategy that decides for a deployment; {@code null} if its code is away. */
    public Strategy strategy(String name) {
        return known(name).strategy;
    }

    /** What a deployment does; {@code null} if there is no such deployment. */
    public Status statusOf(String name) {
        Seat seat = seat(name);
        return seat == null ? null : seat.status;
    }

    /** Whether a deployment is on probation. */
    public boolean onProbation(String name) {
        Seat seat = seat(name);
        return seat != null && seat.probation;
    }

    @Override
    public List<DeploymentState> deployments() {
        List<DeploymentState> list = new ArrayList<>(seats.length);
        for (Seat each : seats) {
            list.add(new DeploymentState(
                    each.name,
                    each.version().plugin(),
                    each.version().symbolicName(),
                    each.version().version(),
                    each.version().sha256(),
                    each.version().parameters(),
                    each.instruments.stream().map(Instrument::name).toList(),
                    each.status,
                    each.reason,
                    each.sinceSequence,
                    environment(each).name()));
        }
        return list;
    }

    private Environment environment(Seat seat) {
        Environment most = Environment.SIM;
        for (Instrument each : seat.instruments) {
            Environment one = venues[venueOf[each.index()]].environment;
            most = one.compareTo(most) > 0 ? one : most;
        }
        return most;
    }

    /** The signed position of a deployment, or {@code null} before its first fill. */
    public Position position(String deployment, int index) {
        return positions.position(deployment, index);
    }
}
