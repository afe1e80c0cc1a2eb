package rialto.testkit;

import java.util.List;
import java.util.function.Supplier;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.FeedStatus;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;

/**
 * Holds a venue adapter to what {@link VenueAdapter} and {@link rialto.venue.VenuePort} ask of it, as the engine would use it: connects
 * it, lets it reconcile, trades a little, cuts it off and connects another one to the same account.
 *
 * <pre>{@code
 * VenueCheck.of(() -> new MyVenue(settings)).verify();
 * }</pre>
 *
 * <p>It buys and sells the least the first instrument allows and asks for a price at which nothing trades, so it may also be pointed at
 * a venue's test system. The market must show both sides of a book and the account must have room for an order. Takes the calling
 * thread for as long as the venue takes to answer. One use.
 */
public final class VenueCheck {

    private static final long PATIENCE_SECONDS = 20;
    /** What is bought to rest is this part of the best bid. */
    private static final long FAR = 2;

    private final Supplier<? extends VenueAdapter> adapters;
    private final VenueWitness port = new VenueWitness();
    private final String run = Long.toString(System.nanoTime(), 36);
    private VenueAdapter venue;
    private int orders;

    private VenueCheck(Supplier<? extends VenueAdapter> adapters) {
        this.adapters = adapters;
        port.patience(PATIENCE_SECONDS);
    }

    /**
     * @param adapters makes an adapter of the same account at each call, as a configuration does; asked twice
     */
    public static VenueCheck of(Supplier<? extends VenueAdapter> adapters) {
        return new VenueCheck(adapters);
    }

    /** Waits so many seconds for each answer of the venue, {@value #PATIENCE_SECONDS} if not said. */
    public VenueCheck waitingAtMost(int seconds) {
        port.patience(seconds);
        return this;
    }

    /**
     * Checks everything, in order.
     *
     * @throws AssertionError at the first promise that is not kept, saying which, and what happened instead
     */
    public void verify() {
        venue = adapters.get();
        try {
            connect();
            Instrument traded = showsAMarket();
            NewOrder taken = fillsWhatTakes(traded);
            NewOrder resting = rest(traded);
            port.await("an order that rests is answered by NEW", () -> port.said(resting.clOrdId(), ExecType.NEW));
            refusesAnIdUsedBefore(taken);
            NewOrder cancelled = cancels(traded);
            answersACancelOfNothing();
            tellsTheTruth(taken, resting, cancelled);
            fallsSilent();
            venue = adapters.get();
            takesTheAccountOver(taken, resting);
        } finally {
            venue.disconnect();
        }
    }

    private void connect() {
        venue.connect(port.open(venue));
        port.await("it tells that it is connected, after connect", port::isConnected);
        if (port.environment() != venue.environment()) {
            throw new AssertionError("it connects to " + port.environment() + " and calls itself " + venue.environment()
                    + "; a venue is asked which system it is");
        }
        venue.reconcile(List.of());
        port.await("it tells that it is reconciled, after it was asked for the truth", port::isReconciled);
    }

    private Instrument showsAMarket() {
        port.await("it defines an instrument", () -> !port.instruments().isEmpty());
        Instrument first = port.instruments().get(0);
        port.await(
                "it shows both sides of " + first.name() + " and keeps it LIVE",
                () -> port.status(first) == FeedStatus.LIVE && port.bid(first) > 0 && port.ask(first) > 0);
        int books = port.books(first);
        venue.resync(first.index());
        port.await(
                "it shows a snapshot or a quote of " + first.name() + " after resync",
                () -> port.books(first) > books || venue.recorded());
        return first;
    }

    private NewOrder fillsWhatTakes(Instrument instrument) {
        NewOrder order = order(instrument, Side.BUY, OrdType.MARKET, TimeInForce.IOC, port.ask(instrument), 0);
        submit(order);
        port.await("an order that takes is answered to its end", () -> port.ended(order.clOrdId()));
        if (port.filled(order.clOrdId()) != order.quantity()) {
            // More than was ordered is a promise broken, not a lack of market; it may have come just now.
            port.requireUnbroken();
            throw new AssertionError("a market order of the least quantity was filled by "
                    + port.filled(order.clOrdId()) + " of " + order.quantity() + ": "
                    + port.reports(order.clOrdId())
                    + "; the check needs a market with both sides and an account with room");
        }
        return order;
    }

    private NewOrder rest(Instrument instrument) {
        long far = port.bid(instrument) / FAR;
        long price = Math.max(far / instrument.tick(), 1) * instrument.tick();
        NewOrder order = order(instrument, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, price, price);
        submit(order);
        return order;
    }

    private void refusesAnIdUsedBefore(NewOrder used) {
        long before = port.filled(used.clOrdId());
        int reports = port.reports(used.clOrdId()).size();
        venue.submit(used);
        port.await(
                "an order whose client id was used before is answered",
                () -> port.reports(used.clOrdId()).size() > reports);
        List<ExecutionReport> all = port.reports(used.clOrdId());
        if (port.filled(used.clOrdId()) > before || all.get(all.size() - 1).execType() != ExecType.REJECTED) {
            throw new AssertionError("an order whose client id was used before is REJECTED and never filled again, not "
                    + all.subList(reports, all.size()));
        }
    }

    private NewOrder cancels(Instrument instrument) {
        NewOrder order = rest(instrument);
        venue.cancel(order.clOrdId());
        port.await(
                "a cancel that follows its order is answered by CANCELED",
                () -> port.said(order.clOrdId(), ExecType.CANCELED));
        return order;
    }

    private void answersACancelOfNothing() {
        String never = id();
        port.expect(never);
        venue.cancel(never);
        port.await("a cancel of an order that never was is answered", () -> !port.reports(never)
                .isEmpty());
        if (port.said(never, ExecType.CANCELED)) {
            throw new AssertionError(
                    "a cancel of an order that never was is answered by CANCELED; say CANCEL_REJECTED");
        }
    }

    private void tellsTheTruth(NewOrder taken, NewOrder resting, NewOrder cancelled) {
        String never = id();
        port.expect(never);
        port.askedForTheTruth();
        venue.reconcile(List.of(taken.clOrdId(), cancelled.clOrdId(), never));
        port.await("it tells that it is reconciled, after it was asked for the truth", port::isReconciled);
        List<ExecutionReport> told = port.told();
        require(
                fills(told, taken.clOrdId()) == taken.quantity(),
                "asked for the truth it tells every fill again as TRADE, with the same execution id",
                told);
        require(
                last(told, taken.clOrdId()) != ExecType.TRADE,
                "after the fills of an order comes its ORDER_STATUS, or how it ended",
                told);
        require(
                last(told, cancelled.clOrdId()) == ExecType.CANCELED,
                "asked for an order that was cancelled it says CANCELED",
                told);
        require(last(told, never) == ExecType.NOT_FOUND, "asked for an order it never had it says NOT_FOUND", told);
        require(
                last(told, resting.clOrdId()) == ExecType.ORDER_STATUS,
                "it names every open order of the account by ORDER_STATUS, also those it was not asked for",
                told);
    }

    private void fallsSilent() {
        venue.disconnect();
        port.close();
        try {
            venue.submit(new NewOrder(
                    id(),
                    port.instruments().get(0),
                    Side.BUY,
                    OrdType.LIMIT,
                    TimeInForce.GTC,
                    false,
                    false,
                    port.instruments().get(0).minQuantity(),
                    port.instruments().get(0).tick(),
                    0));
            throw new AssertionError(
                    "an order for an adapter that is disconnected throws, so that nobody believes it sent");
        } catch (RuntimeException expected) {
            // This is how the engine learns that the order's fate is to be asked for.
        }
        venue.disconnect();
    }

    private void takesTheAccountOver(NewOrder taken, NewOrder resting) {
        port.askedForTheTruth();
        connect();
        port.askedForTheTruth();
        venue.reconcile(List.of(taken.clOrdId(), resting.clOrdId()));
        port.await("it tells that it is reconciled, after it was connected again", port::isReconciled);
        List<ExecutionReport> told = port.told();
        require(
                last(told, resting.clOrdId()) == ExecType.ORDER_STATUS,
                "an open order stays at the venue while nobody is connected",
                told);
        require(
                fills(told, taken.clOrdId()) == taken.quantity(),
                "what was filled is told again after a new connection",
                told);
        venue.cancel(resting.clOrdId());
        port.await(
                "an order of an earlier connection can be cancelled",
                () -> port.said(resting.clOrdId(), ExecType.CANCELED));
        venue.disconnect();
        port.close();
    }

    private static void require(boolean holds, String promise, List<ExecutionReport> told) {
        if (!holds) {
            throw new AssertionError(promise + "; it told " + told);
        }
    }

    private static long fills(List<ExecutionReport> told, String clOrdId) {
        return told.stream()
                .filter(each -> each.clOrdId().equals(clOrdId) && each.execType() == ExecType.TRADE)
                .mapToLong(ExecutionReport::lastQuantity)
                .sum();
    }

    private static ExecType last(List<ExecutionReport> told, String clOrdId) {
        ExecType last = null;
        for (ExecutionReport each : told) {
            last = each.clOrdId().equals(clOrdId) ? each.execType() : last;
        }
        return last;
    }

    private void submit(NewOrder order) {
        port.expect(order);
        venue.submit(order);
    }

    private NewOrder order(
            Instrument instrument, Side side, OrdType ordType, TimeInForce timeInForce, long valuedAt, long price) {
        return new NewOrder(
                id(),
                instrument,
                side,
                ordType,
                timeInForce,
                false,
                false,
                leastQuantity(instrument, valuedAt),
                price,
                System.currentTimeMillis() * 1_000_000);
    }

    private String id() {
        return "CHECK-" + run + '-' + ++orders;
    }

    /** The least that the instrument allows at a price: its least quantity, or what its least value asks for. */
    private static long leastQuantity(Instrument instrument, long price) {
        long quantity = instrument.minQuantity();
        while (Money.notional(instrument, price, quantity) < instrument.minNotional()
                && quantity < instrument.maxQuantity()) {
            quantity *= 2;
        }
        return Math.min(quantity, instrument.maxQuantity());
    }
}
