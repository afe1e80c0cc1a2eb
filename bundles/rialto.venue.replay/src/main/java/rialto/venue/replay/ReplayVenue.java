package rialto.venue.replay;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.condition.Condition;
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
 * A recorded market as a venue. Orders are filled by a paper exchange that is shown the same recording; whatever the
 * data, the money is not real, so the environment is SIM. One configuration, one recording, one thread.
 */
@Component(
        service = VenueAdapter.class,
        configurationPid = ReplayVenue.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ReplayVenue.Settings.class, factory = true)
public final class ReplayVenue implements VenueAdapter {

    /** Factory PID of the configurations. */
    static final String PID = "rialto.venue.replay";

    private static final Logger LOG = LoggerFactory.getLogger(ReplayVenue.class);
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long MICRO = 1_000;

    /** What to play and how. */
    @ObjectClassDefinition(name = "Replay venue", description = "Plays a recorded market with paper execution")
    public @interface Settings {

        @AttributeDefinition(description = "the recording: raw Binance WebSocket, or CSV of klines, bars or trades")
        String file();

        @AttributeDefinition(description = "real, max, or a factor such as 10x")
        String pace() default "real";

        @AttributeDefinition(description = "begin again at the end, with times moved on")
        boolean loop() default false;

        @AttributeDefinition(
                description = "filter of the condition service that the recording waits for, such as"
                        + " (osgi.condition.id=rialto.deployment.ema-cross); empty to begin at once")
        String begin_target() default "";

        @AttributeDefinition(description = "name of the venue in the names of its instruments")
        String venue() default "replay";

        @AttributeDefinition(description = "name of the paper account")
        String account() default "replay";

        @AttributeDefinition(description = "directory of the paper exchange's ledger; empty keeps it in memory")
        String ledger() default "";

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

        @AttributeDefinition(
                description = "microseconds of market time that an order or cancel is under way",
                min = "0")
        long latencyMicros() default 1_000;

        @AttributeDefinition(description = "symbol of a file that names none; empty to take it from the file's name")
        String symbol() default "";

        @AttributeDefinition(description = "currency of prices; empty to take it from the symbol's end")
        String quoteCurrency() default "";

        @AttributeDefinition(description = "decimal places of prices; -1 to find out", min = "-1", max = "18")
        int priceDigits() default -1;

        @AttributeDefinition(description = "decimal places of quantities; -1 to find out", min = "-1", max = "18")
        int quantityDigits() default -1;
    }

    private final Exchange exchange;
    private final Path file;
    private final String pace;
    private final boolean loop;
    private final String venue;
    private final ExchangeTerms terms;
    private final RecordedSymbol.Terms symbolTerms;
    /** Filter of the condition that is waited for; empty to begin at once. */
    private final String awaited;

    private boolean mayBegin;
    private Playback playback;
    private Thread thread;

    /**
     * @param exchange an exchange of this venue's own
     * @throws IllegalArgumentException if a setting is wrong, with what it may be
     */
    @Activate
    public ReplayVenue(Settings settings, @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Exchange exchange) {
        this.exchange = exchange;
        file = path("file", settings.file());
        pace = settings.pace();
        Pace.parse(pace);
        loop = settings.loop();
        awaited = settings.begin_target();
        mayBegin = awaited.isEmpty();
        venue = settings.venue();
        if (!venue.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("venue '" + venue + "' must be 1 to 64 of A-Z a-z 0-9 _ -");
        }
        terms = new ExchangeTerms(
                settings.account(),
                settings.makerFeePpm(),
                settings.takerFeePpm(),
                Math.multiplyExact(settings.latencyMicros(), MICRO),
                settings.ledger().isEmpty() ? null : path("ledger", settings.ledger()));
        symbolTerms = new RecordedSymbol.Terms(
                settings.symbol(),
                settings.quoteCurrency(),
                digits("priceDigits", settings.priceDigits()),
                digits("quantityDigits", settings.quantityDigits()));
        if (terms.ledger() == null) {
            LOG.warn(
                    "The ledger of venue {} is kept in memory: its orders and positions end with it. State a"
                            + " directory as ledger to keep them.",
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
    public boolean recorded() {
        return true;
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
        playback = new Playback(file, venue, symbolTerms, Pace.parse(pace), loop, exchange, terms, awaited, port);
        if (mayBegin) {
            playback.begin(null);
        }
        thread = new Thread(playback, "replay " + venue);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The recording may begin: who should see it from its first event on is there. Once begun it plays on, whatever becomes of the
     * condition.
     */
    @Reference(
            name = "begin",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(osgi.condition.id=*)")
    synchronized void bindBegin(Condition condition) {
        mayBegin = true;
        if (playback != null) {
            playback.begin(thread);
        }
    }

    synchronized void unbindBegin(Condition condition) {
        mayBegin = awaited.isEmpty();
    }

    @Deactivate
    @Override
    public void disconnect() {
        Thread ending;
        synchronized (this) {
            if (thread == null) {
                return;
            }
            playback.stop(thread);
            ending = thread;
            thread = null;
            playback = null;
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
        playback.put(command, thread);
    }

    private static Path path(String what, String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("the replay needs a " + what + ": state its path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(what + " '" + text + "' is no path: " + e.getReason(), e);
        }
    }

    private static int digits(String what, int digits) {
        if (digits < -1 || digits > 18) {
            throw new IllegalArgumentException(what + " of " + digits + " is not in -1..18");
        }
        return digits;
    }
}
