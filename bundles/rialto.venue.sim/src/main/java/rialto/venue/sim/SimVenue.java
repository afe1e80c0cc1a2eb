package rialto.venue.sim;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/**
 * A market made from a seed, as a venue. Orders are filled by a paper exchange that is shown the same market. Neither
 * the market nor the money is real, so the environment is SIM, whatever the configuration. One configuration, one
 * account, one thread.
 */
@Component(
        service = VenueAdapter.class,
        configurationPid = SimVenue.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimVenue.Settings.class, factory = true)
public final class SimVenue implements VenueAdapter {

    /** Factory PID of the configurations. */
    static final String PID = "rialto.venue.sim";

    private static final Logger LOG = LoggerFactory.getLogger(SimVenue.class);
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long MICRO = 1_000;

    /** The market to make and how its exchange treats orders. */
    @ObjectClassDefinition(name = "Simulated venue", description = "Makes a market from a seed, with paper execution")
    public @interface Settings {

        @AttributeDefinition(description = "name of the venue in the names of its instruments")
        String venue() default "sim";

        @AttributeDefinition(description = "name of the paper account")
        String account() default "sim";

        @AttributeDefinition(description = "BTCUSDT, ETHUSDT, SOLUSDT, BNBUSDT, XRPUSDT, or NAME=price/tick/lot")
        String[] symbols() default {"BTCUSDT", "ETHUSDT"};

        @AttributeDefinition(description = "the same seed and settings make the same market")
        long seed() default 1;

        @AttributeDefinition(description = "market events a second, all symbols together", min = "1", max = "500000")
        int eventsPerSecond() default 200;

        @AttributeDefinition(
                description = "standard deviation of a price in a second, in millionths",
                min = "1",
                max = "10000")
        int volatilityPpm() default 40;

        @AttributeDefinition(description = "price levels of each side of the book", min = "50", max = "1000")
        int levels() default 100;

        @AttributeDefinition(
                description = "depth updates of a symbol between two losses in its feed on average; 0 for none",
                min = "0")
        int gapEvery() default 200_000;

        @AttributeDefinition(
                description = "fee on fills that rested, in millionths; negative for a rebate",
                min = "-1000000",
                max = "1000000")
        long makerFeePpm() default 200;

        @AttributeDefinition(
                description = "fee on fills that took liquidity, in millionths",
                min = "0",
                max = "1000000")
        long takerFeePpm() default 500;

        @AttributeDefinition(description = "microseconds that an order or cancel is under way", min = "0")
        long latencyMicros() default 1_000;

        @AttributeDefinition(description = "directory of the paper exchange's ledger; empty keeps it in memory")
        String ledger() default "";
    }

    private final Exchange exchange;
    private final String venue;
    private final List<SimulatedSymbol> symbols;
    private final ExchangeTerms terms;
    private final long seed;
    private final int eventsPerSecond;
    private final int volatilityPpm;
    private final int levels;
    private final int gapEvery;
    private MarketSession session;
    private Thread thread;

    /**
     * @param exchange an exchange of this venue's own
     * @throws IllegalArgumentException if a setting is wrong, with what it may be
     */
    @Activate
    public SimVenue(Settings settings, @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Exchange exchange) {
        this.exchange = exchange;
        venue = settings.venue();
        if (!venue.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("venue '" + venue + "' must be 1 to 64 of A-Z a-z 0-9 _ -");
        }
        symbols = Arrays.stream(settings.symbols())
                .map(each -> SimulatedSymbol.parse(each, venue))
                .toList();
        if (symbols.isEmpty()
                || symbols.stream()
                                .map(each -> each.instrument().symbol())
                                .distinct()
                                .count()
                        < symbols.size()) {
            throw new IllegalArgumentException("symbols must name at least one instrument, and each once");
        }
        seed = settings.seed();
        eventsPerSecond = within("eventsPerSecond", settings.eventsPerSecond(), 1, 500_000);
        volatilityPpm = within("volatilityPpm", settings.volatilityPpm(), 1, 10_000);
        levels = within("levels", settings.levels(), 50, 1_000);
        gapEvery = within("gapEvery", settings.gapEvery(), 0, Integer.MAX_VALUE);
        terms = new ExchangeTerms(
                settings.account(),
                settings.makerFeePpm(),
                settings.takerFeePpm(),
                Math.multiplyExact(settings.latencyMicros(), MICRO),
                ledger(settings.ledger()));
        makeMarkets();
        if (terms.ledger() == null) {
            LOG.warn(
                    "The ledger of venue {} is kept in memory: its orders and positions end with it. To keep them state"
                            + " a directory as ledger.",
                    venue);
        }
    }

    @Override
    public String venue() {
        return venue;
    }

    @Override
    public Environment environment() {
        return Environment.SIM;
    }

    @Override
    public boolean enforcesReduceOnly() {
        return true;
    }

    @Override
    public synchronized void connect(VenuePort port) {
        if (thread != null) {
            throw new IllegalStateException("venue " + venue + " is connected; disconnect it first");
        }
        session = new MarketSession(venue, symbols, makeMarkets(), eventsPerSecond, exchange, terms, port);
        thread = new Thread(session, "sim " + venue);
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    @Override
    public void disconnect() {
        Thread ending;
        synchronized (this) {
            if (thread == null) {
                return;
            }
            session.stop(thread);
            ending = thread;
            thread = null;
            session = null;
        }
        try {
            ending.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ending.isAlive()) {
            LOG.error("The thread of venue {} did not end within {} ms; it is interrupted", venue, PATIENCE_MILLIS);
            ending.interrupt();
        }
    }

    @Override
    public void submit(NewOrder order) {
        command(new Command.Submit(order));
    }

    @Override
    public void cancel(String clOrdId) {
        command(new Command.Cancel(clOrdId));
    }

    @Override
    public void reconcile(List<String> clOrdIds) {
        command(new Command.Reconcile(List.copyOf(clOrdIds)));
    }

    @Override
    public void resync(int instrument) {
        command(new Command.Resync(instrument));
    }

    private synchronized void command(Command command) {
        if (thread == null || !thread.isAlive()) {
            throw new IllegalStateException("venue " + venue + " is not connected");
        }
        session.put(command, thread);
    }

    private SeededMarket[] makeMarkets() {
        SeededMarket[] markets = new SeededMarket[symbols.size()];
        int each = Math.max(1, eventsPerSecond / markets.length);
        for (int i = 0; i < markets.length; i++) {
            SimulatedSymbol symbol = symbols.get(i);
            SeededMarket.Terms market = new SeededMarket.Terms(
                    symbol.startPrice(),
                    symbol.instrument().tick(),
                    symbol.instrument().lot(),
                    symbol.typicalLots(),
                    levels,
                    each,
                    volatilityPpm,
                    gapEvery);
            // A seed of its own for each place in the list, far from its neighbours'.
            markets[i] = new SeededMarket(market, seed + i * 0x9e3779b97f4a7c15L);
        }
        return markets;
    }

    private static Path ledger(String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("ledger '" + text + "' is no path: " + e.getReason(), e);
        }
    }

    private static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " of " + value + " is not in " + least + ".." + most);
        }
        return value;
    }
}
