package rialto.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.Engine;
import rialto.engine.Trading;
import rialto.event.EventListener;
import rialto.event.EventLog;
import rialto.event.PlatformEvent.InstrumentDefined;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.risk.Limits;

/**
 * First limits of an instrument, from a configuration. They are set when the instrument is known and has none; limits that a person
 * set, or that the journal remembers, are left alone.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "rialto.limits",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredLimits.Configuration.class, factory = true)
public final class ConfiguredLimits {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredLimits.class);

    /** Limits of one instrument, as people write them. */
    @ObjectClassDefinition(name = "Rialto first limits")
    public @interface Configuration {

        @AttributeDefinition(
                description = "name of the instrument, symbol.venue, or *.venue for all of a venue that have no limits")
        String instrument();

        @AttributeDefinition(description = "largest quantity of one order, in base units")
        String maxOrderQuantity() default "1";

        @AttributeDefinition(description = "largest value of one order, in the quote currency")
        String maxOrderNotional() default "100000";

        @AttributeDefinition(
                description = "how far a price may be worse than the reference, in 1/100 of a percent",
                min = "1",
                max = "10000")
        int collarBasisPoints() default 200;

        @AttributeDefinition(description = "how old the reference price may be, ms", min = "1")
        long maxReferenceAgeMillis() default 5_000;

        @AttributeDefinition(description = "largest absolute position over all deployments, in base units")
        String maxPosition() default "10";

        @AttributeDefinition(description = "most orders of one deployment in a second", min = "1", max = "10000")
        int maxMessagesPerSecond() default 20;

        @AttributeDefinition(description = "span in which an equal order is refused, ms; 0 switches it off", min = "0")
        long duplicateWindowMillis() default 100;
    }

    private final Engine engine;
    private final Configuration configuration;
    private final EventLog.Subscription subscription;

    @Activate
    public ConfiguredLimits(Configuration configuration, @Reference Engine engine, @Reference EventLog events) {
        this.configuration = configuration;
        this.engine = engine;
        EventListener<InstrumentDefined> whenDefined = event -> {
            if (meant(event.instrument())) {
                setWhereNone();
            }
        };
        subscription = events.subscribe(InstrumentDefined.class, EventLog.NOW, whenDefined);
        setWhereNone();
    }

    @Deactivate
    void stop() {
        subscription.close();
    }

    private boolean meant(String instrument) {
        String pattern = configuration.instrument();
        return pattern.startsWith("*.") ? instrument.endsWith(pattern.substring(1)) : instrument.equals(pattern);
    }

    private void setWhereNone() {
        engine.ask(this::unlimited)
                .thenAcceptAsync(instruments -> {
                    for (Instrument instrument : instruments) {
                        engine.limit(limits(instrument), "configuration");
                        LOG.info("First limits of {} set from the configuration", instrument.name());
                    }
                })
                .exceptionally(e -> {
                    LOG.error("The first limits of {} were not set: {}", configuration.instrument(), e.getMessage(), e);
                    return null;
                });
    }

    private List<Instrument> unlimited(Trading trading) {
        List<Instrument> found = new ArrayList<>();
        for (int i = 0; trading.gate() != null && i < trading.market().instrumentCount(); i++) {
            Instrument instrument = trading.market().instrument(i);
            if (meant(instrument.name()) && trading.gate().limits(instrument.name()) == null) {
                found.add(instrument);
            }
        }
        return found;
    }

    private Limits limits(Instrument instrument) {
        return new Limits(
                instrument.name(),
                instrument.quantity(configuration.maxOrderQuantity()),
                Money.parse(configuration.maxOrderNotional()),
                configuration.collarBasisPoints(),
                Duration.ofMillis(configuration.maxReferenceAgeMillis()).toNanos(),
                instrument.quantity(configuration.maxPosition()),
                configuration.maxMessagesPerSecond(),
                Duration.ofSeconds(1).toNanos(),
                Duration.ofMillis(configuration.duplicateWindowMillis()).toNanos());
    }
}
