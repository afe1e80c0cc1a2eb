package rialto.store;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.transaction.control.TransactionControl;
import rialto.engine.Engine;
import rialto.event.EventLog;
import rialto.history.History;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;

/**
 * History in the framework. The database is opened by a thread of its own, and not before REST is ready: the start of the platform
 * does not wait for it.
 */
@Component(service = History.class, immediate = true, configurationPid = "rialto.store.history")
@Designate(ocd = HistoryService.Configuration.class)
public final class HistoryService implements History {

    /** Without REST, history begins after so long. */
    private static final long LONGEST_WAIT_SECONDS = 30;

    /** Settings of history. */
    @ObjectClassDefinition(
            name = "Rialto history",
            description = "The database that the journal is projected into. Changes open it anew.")
    public @interface Configuration {

        @AttributeDefinition(
                name = "Connections",
                description = "Most connections to the database at a time; the projection itself uses one",
                min = "2",
                max = "64")
        int connections() default Settings.CONNECTIONS;

        @AttributeDefinition(
                name = "Wait for a connection, ms",
                description = "Who finds none free by then is told so",
                min = "250",
                max = "60000")
        long connectionWaitMillis() default Settings.CONNECTION_WAIT_MILLIS;

        @AttributeDefinition(name = "Batch", description = "Events in a transaction", min = "1", max = "100000")
        int batchEvents() default Settings.BATCH_EVENTS;
    }

    private final HistoryStore store;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread starter;

    @Activate
    public HistoryService(
            BundleContext context,
            Configuration configuration,
            @Reference EventLog log,
            @Reference Engine engine,
            @Reference(target = "(osgi.local.enabled=true)") TransactionControl control) {
        String home = context.getProperty("rialto.home");
        if (home == null || home.isBlank()) {
            throw new IllegalStateException(
                    "the framework property rialto.home is not set: it names the platform's directory");
        }
        Settings settings = new Settings(
                Path.of(home).toAbsolutePath().resolve("history"),
                configuration.connections(),
                configuration.connectionWaitMillis(),
                configuration.batchEvents());
        store = new HistoryStore(settings, log, engine::status, control, source -> source);
        starter = new Thread(this::startLater, "rialto-history-start");
        starter.setDaemon(true);
        starter.start();
    }

    private void startLater() {
        try {
            // Whether REST came or the time ran out, history begins.
            started.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            store.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(osgi.condition.id=rialto.rest.ready)")
    void bindReady(Condition ready) {
        started.countDown();
    }

    void unbindReady(Condition ready) {
        // Once begun, history needs nobody to go on.
    }

    @Deactivate
    void stop() throws InterruptedException {
        starter.interrupt();
        starter.join();
        store.close();
    }

    @Override
    public HistoryPage find(HistoryQuery query) {
        return store.find(query);
    }

    @Override
    public HistoryStatus status() {
        return store.status();
    }

    @Override
    public void rebuild(String who) {
        store.rebuild(who);
    }

    @Override
    public String rowHash() {
        return store.rowHash();
    }
}
