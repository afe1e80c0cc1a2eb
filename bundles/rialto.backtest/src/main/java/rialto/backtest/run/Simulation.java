package rialto.backtest.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import rialto.backtest.BacktestTerms;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.kernel.Kernel;
import rialto.kernel.Outcomes;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.market.Bar;
import rialto.market.FeedStatus;
import rialto.order.ExecutionReport;
import rialto.order.Fill;
import rialto.order.Intent;
import rialto.order.OrdStatus;
import rialto.order.Order;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.strategy.Strategy;
import rialto.venue.Environment;
import rialto.venue.NewOrder;

/**
 * A kernel and a paper exchange, and what goes between them: orders and cancels out, reports in, in the order in which they came
 * about. No ring, no journal, no second thread.
 */
final class Simulation implements Outcomes, AutoCloseable {

    static final String DEPLOYMENT = "backtest";

    private static final long SECOND = 1_000_000_000L;
    private static final long YEAR = 365L * 86_400 * SECOND;
    private static final int REMARKS = 8;

    final Kernel kernel;
    final Exchange exchange;
    final FillLog fills = new FillLog();
    final List<String> remarks = new ArrayList<>();
    /** Why the strategy was stopped; {@code null} while it runs. */
    String stopped;

    long refusals;
    long rejections;
    /** The sample of equity that comes next. */
    int sample;

    private final Slips slips;
    /** A {@link NewOrder}, or the client id of an order to cancel. */
    private final ArrayDeque<Object> errands = new ArrayDeque<>();

    private final ArrayDeque<ExecutionReport> reports = new ArrayDeque<>();
    /** By number of the instrument: whether its exchange took a book or quote, which orders walk from then on. */
    private final BitSet booksShown = new BitSet();
    /** Whether there may be an errand or a report. */
    private boolean underWay;

    Simulation(Parts parts, Exchange exchange, BacktestTerms terms) {
        this.exchange = exchange;
        slips = new Slips(terms);
        kernel = new Kernel(parts, this);
        kernel.begin(0);
        kernel.start("B-");
        exchange.open(
                new ExchangeTerms(DEPLOYMENT, terms.makerFeePpm(), terms.takerFeePpm(), terms.latencyNanos(), null),
                this::reported);
    }

    private void reported(ExecutionReport report) {
        underWay = true;
        reports.add(report);
    }

    /** Takes an instrument on, its venue ready, with limits that stop only what is impossible: the gate itself is the real one. */
    Instrument define(Instrument instrument) {
        kernel.begin(0);
        Instrument defined = kernel.define(instrument);
        exchange.define(defined);
        kernel.begin(0);
        kernel.venue(defined.venue(), Environment.SIM, DEPLOYMENT, true, true);
        kernel.begin(0);
        kernel.limit(new Limits(
                defined.name(),
                defined.maxQuantity(),
                Long.MAX_VALUE / 4,
                10_000,
                YEAR,
                Long.MAX_VALUE / 4,
                10_000,
                SECOND,
                0));
        return defined;
    }

    void deploy(Version version, Strategy strategy, int[] instruments, long nanos) {
        kernel.begin(nanos);
        kernel.deploy(DEPLOYMENT, instruments, version, strategy, DEPLOYMENT);
        settle();
    }

    /** A book or quote of an instrument was taken: its orders walk it from now on, and nothing is added. */
    void bookShown(int instrument) {
        booksShown.set(instrument);
    }

    /** Whether nothing is under way and no timer is due: {@link #before} would only begin the event, {@link #settle} do nothing. */
    boolean idle(long nanos) {
        return !underWay && kernel.nextTimerNanos() > nanos;
    }

    /** Hands in what the exchange reported of an event, lets timers fire that are due before it, and begins it. */
    void before(long nanos) {
        if (!reports.isEmpty()) {
            report(nanos);
            underWay = !errands.isEmpty();
        }
        if (kernel.nextTimerNanos() <= nanos) {
            fireTimers(nanos);
        }
        kernel.begin(nanos);
    }

    /** Lets orders out and reports in until nothing is under way at this moment. */
    void settle() {
        while (underWay) {
            for (Object errand = errands.poll(); errand != null; errand = errands.poll()) {
                if (errand instanceof NewOrder order) {
                    exchange.submit(order, order.nanos());
                } else {
                    exchange.cancel((String) errand, kernel.nanos());
                }
            }
            exchange.advance(kernel.nanos());
            report(kernel.nanos());
            underWay = !errands.isEmpty() || !reports.isEmpty();
        }
    }

    private void report(long nanos) {
        for (ExecutionReport report = reports.poll(); report != null; report = reports.poll()) {
            if (kernel.nextTimerNanos() <= nanos) {
                fireTimers(nanos);
            }
            kernel.begin(nanos);
            kernel.report(slips.none() ? report : worse(report));
        }
    }

    private ExecutionReport worse(ExecutionReport report) {
        Order order = kernel.orders().order(report.clOrdId());
        boolean walked = order == null || booksShown.get(order.instrument().index());
        return walked ? report : slips.worse(report, order);
    }

    private void fireTimers(long until) {
        while (kernel.nextTimerNanos() <= until) {
            kernel.begin(kernel.nextTimerNanos());
            kernel.fireTimer();
        }
    }

    private void remark(String text) {
        if (remarks.size() < REMARKS) {
            remarks.add(text);
        }
    }

    @Override
    public void close() {
        exchange.close();
    }

    // ---------------------------------------------------------------- outcomes

    @Override
    public void accepted(Intent intent, String clOrdId) {
        underWay = true;
        errands.add(new NewOrder(
                clOrdId,
                intent.instrument(),
                intent.side(),
                intent.ordType(),
                intent.timeInForce(),
                intent.postOnly(),
                intent.reduceOnly(),
                intent.quantity(),
                intent.price(),
                kernel.nanos()));
    }

    @Override
    public void refused(Intent intent, Refusal refusal) {
        if (refusals++ == 0) {
            remark("the gate refused an order, the first for " + refusal.code() + ": " + refusal.text());
        }
    }

    @Override
    public void cancelRequested(Order order) {
        underWay = true;
        errands.add(order.clOrdId());
    }

    @Override
    public void orderChanged(Order order) {
        boolean lost = order.ordStatus() == OrdStatus.REJECTED || order.ordStatus() == OrdStatus.EXPIRED;
        if (lost && order.cumQuantity() == 0 && rejections++ == 0) {
            remark("an order ended without a fill, the first " + order.ordStatus() + ": " + order.text());
        }
    }

    @Override
    public void filled(Fill fill, long position) {
        fills.add(fill, sample);
    }

    @Override
    public void barClosed(Bar bar) {
        // The strategy sees it; a backtest has no listener.
    }

    @Override
    public void feedChanged(int instrument, FeedStatus status) {
        // The strategy sees it; a backtest has no listener.
    }

    @Override
    public void resyncWanted(int instrument) {
        // A recording has no snapshot to give but those in it.
    }

    @Override
    public void deploymentChanged(
            String deployment, DeploymentChange change, Version version, String reason, String who) {
        if (change == DeploymentChange.PAUSED || change == DeploymentChange.HELD) {
            stopped = reason;
        }
    }

    @Override
    public void timerSet(String deployment, int timerId, long atNanos) {
        // The kernel keeps it; it shows when it fires.
    }

    @Override
    public void timerCancelled(String deployment, int timerId) {
        // Nothing happens then.
    }

    @Override
    public void alert(String source, String text) {
        remark(source + ": " + text);
    }
}
