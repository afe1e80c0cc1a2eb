package @package@;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/**
 * A venue: one configuration is one account. As it stands it makes a small market of its own and lets the platform's paper exchange fill
 * the orders, so that it works without a connection to anywhere; what a real venue does instead is said at each place.
 *
 * <p>All of it happens on one thread of the adapter. The engine's calls only hand something over to it, because they must not block.
 */
@Component(
        service = VenueAdapter.class,
        configurationPid = @Class@.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = @Class@.Settings.class, factory = true)
public final class @Class@ implements VenueAdapter {

    /** Factory PID of the configurations. */
    static final String PID = "@package@";

    private static final long PATIENCE_SECONDS = 5;
    private static final int LEVELS = 10;

    /** What an account is told. A real venue has its address and keys here, the keys by the name of a file. */
    @ObjectClassDefinition(name = "@Class@", description = "An account at the venue @name@")
    public @interface Settings {

        @AttributeDefinition(description = "name of the venue in the names of its instruments")
        String venue() default "@name@";

        @AttributeDefinition(description = "name of the account")
        String account() default "paper";

        @AttributeDefinition(description = "what is traded, against USDT")
        String base() default "BTC";

        @AttributeDefinition(description = "first price in USDT")
        String price() default "60000";

        @AttributeDefinition(description = "milliseconds from one change of the market to the next", min = "1")
        int stepMillis() default 100;

        @AttributeDefinition(description = "directory of the paper exchange's ledger; empty keeps it in memory")
        String ledger() default "";
    }

    private final Exchange exchange;
    private final ExchangeTerms terms;
    private final String venue;
    private final Instrument defined;
    private final long firstPrice;
    private final int stepMillis;

    // What belongs to a connection. Written by connect and disconnect, used by the thread.
    private ScheduledExecutorService thread;
    private VenuePort port;
    private Instrument instrument;

    private final Levels levels = new Levels();
    private final Random random = new Random(1);
    private long price;
    private long updateId;

    /** @throws IllegalArgumentException if a setting is wrong, with what it may be */
    @Activate
    public @Class@(
            Settings settings, @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Exchange exchange) {
        this.exchange = exchange;
        venue = settings.venue();
        defined = new Instrument(
                -1,
                settings.base() + "USDT",
                venue,
                InstrumentKind.SPOT,
                settings.base(),
                "USDT",
                Scale.decimals(2),
                Scale.decimals(5),
                1,
                1,
                1,
                1_000_000_000L,
                0,
                1);
        firstPrice = defined.price(settings.price());
        stepMillis = settings.stepMillis();
        if (firstPrice < 100 || stepMillis < 1) {
            throw new IllegalArgumentException("price must be at least 1 and stepMillis at least 1");
        }
        terms = new ExchangeTerms(
                settings.account(), 0, 0, 0, settings.ledger().isBlank() ? null : Path.of(settings.ledger()));
    }

    @Override
    public String venue() {
        return venue;
    }

    /** A real venue is asked which of its systems this is: LIVE is never assumed, and neither is TEST. */
    @Override
    public Environment environment() {
        return Environment.SIM;
    }

    @Override
    public synchronized void connect(VenuePort to) {
        port = to;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, venue);
            made.setDaemon(true);
            return made;
        });
        ScheduledExecutorService own = thread;
        own.execute(() -> open(own));
    }

    /** A real venue connects here, asks for its instruments, and starts to listen. */
    private void open(ScheduledExecutorService own) {
        try {
            exchange.open(terms, port::report);
            instrument = port.define(defined);
            exchange.define(instrument);
        } catch (RuntimeException e) {
            // The account is out of reach, and why must be seen. A real venue tries again after a while.
            port.disconnected("cannot open: " + e.getMessage());
            return;
        }
        price = firstPrice;
        port.connected(terms.account(), environment());
        port.status(instrument.index(), now(), FeedStatus.SYNCING);
        show();
        own.scheduleAtFixedRate(() -> guarded(this::step), stepMillis, stepMillis, TimeUnit.MILLISECONDS);
    }

    /** What a real venue hears of its market. The exchange is shown it first, the platform second. */
    private void step() {
        price = Math.max(LEVELS + 1, price + random.nextInt(201) - 100);
        show();
        Side aggressor = random.nextBoolean() ? Side.BUY : Side.SELL;
        long at = aggressor == Side.BUY ? price + 1 : price;
        long nanos = now();
        exchange.trade(instrument.index(), nanos, nanos, updateId, at, 1_000, aggressor);
        port.trade(instrument.index(), nanos, nanos, updateId, at, 1_000, aggressor);
    }

    private void show() {
        levels.clear();
        for (int i = 0; i < LEVELS; i++) {
            levels.bid(price - i, 100_000).ask(price + 1 + i, 100_000);
        }
        long nanos = now();
        updateId++;
        exchange.depth(
                instrument.index(), nanos, nanos, true, updateId, updateId, MarketSink.NO_PREVIOUS, levels);
        // Where the platform has no room it answers false; this market's next step is a whole book again.
        port.depth(instrument.index(), nanos, nanos, true, updateId, updateId, MarketSink.NO_PREVIOUS, levels);
    }

    /** Ends the thread. What was handed over before still happens; after this nothing is said any more. */
    @Deactivate
    @Override
    public void disconnect() {
        ScheduledExecutorService ending;
        synchronized (this) {
            if (thread == null) {
                return;
            }
            ending = thread;
            thread = null;
        }
        ending.shutdown();
        try {
            if (ending.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                exchange.close();
            } else {
                ending.shutdownNow();
            }
        } catch (InterruptedException e) {
            ending.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** A real venue sends here, and reports UNKNOWN when it cannot tell whether what it sent arrived. */
    @Override
    public void submit(NewOrder order) {
        hand(() -> exchange.submit(order, now()));
    }

    @Override
    public void cancel(String clOrdId) {
        hand(() -> exchange.cancel(clOrdId, now()));
    }

    @Override
    public void resync(int index) {
        hand(this::show);
    }

    @Override
    public void reconcile(List<String> clOrdIds) {
        hand(() -> {
            clOrdIds.forEach(this::tellTheTruth);
            for (String open : exchange.openOrders()) {
                if (!clOrdIds.contains(open)) {
                    tellTheTruth(open);
                }
            }
            port.reconciled();
        });
    }

    /** Every fill again, by the execution id it has had from the start, and then how the order stands. */
    private void tellTheTruth(String clOrdId) {
        List<ExecutionReport> history = exchange.history(clOrdId);
        if (history.isEmpty()) {
            port.report(ExecutionReport.of(clOrdId, ExecType.NOT_FOUND, now(), "the venue never had it"));
            return;
        }
        history.stream().filter(each -> each.execType() == ExecType.TRADE).forEach(port::report);
        ExecutionReport last = history.get(history.size() - 1);
        switch (last.execType()) {
            case CANCELED, EXPIRED, REJECTED -> port.report(last);
            default -> port.report(new ExecutionReport(
                    clOrdId, ExecType.ORDER_STATUS, 0, 0, 0, last.cumQuantity(), 0, "", false, false, now(), ""));
        }
    }

    /** Hands work over to the thread; throws where there is none, so that nobody believes an order sent. */
    private synchronized void hand(Runnable work) {
        if (thread == null) {
            throw new IllegalStateException("venue " + venue + " is not connected");
        }
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("venue " + venue + " is ending", e);
        }
    }

    /** What fails must be seen: an executor alone would keep it to itself. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            port.disconnected("failed: " + e.getMessage());
        }
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }
}
