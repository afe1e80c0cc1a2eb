package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.condition.Condition;
import rialto.engine.Engine;
import rialto.event.EventLog;
import rialto.market.Market;
import rialto.market.books.MarketBooks;
import rialto.order.Orders;
import rialto.orders.Blotter;
import rialto.position.Positions;
import rialto.positions.AverageCostPositions;
import rialto.risk.RiskGate;
import rialto.risk.gate.PreTradeGate;
import rialto.testing.Configurations;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/**
 * The engine's coat: it starts when every part has been seen, registers its services and its condition, and survives parts and venues
 * that come and go. The registry is played by proxies; a real one is in the integration tests.
 */
class EngineHostTest {

    @TempDir
    Path home;

    private final Map<String, Object> registered = new ConcurrentHashMap<>();
    private final List<String> conditions = new CopyOnWriteArrayList<>();
    private final List<Object> given = new ArrayList<>();

    private BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getProperty" -> "rialto.home".equals(arguments[0]) ? home.toString() : null;
            case "registerService" -> register(arguments);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private ServiceRegistration<?> register(Object[] arguments) {
        String[] names =
                arguments[0] instanceof String[] many ? many : new String[] {((Class<?>) arguments[0]).getName()};
        for (String name : names) {
            registered.put(name, arguments[1]);
        }
        if (arguments[2] instanceof Dictionary<?, ?> properties && properties.get(Condition.CONDITION_ID) != null) {
            conditions.add(properties.get(Condition.CONDITION_ID) + " " + properties.get("reason"));
        }
        return proxy(ServiceRegistration.class, (method, ignored) -> {
            for (String name : names) {
                registered.remove(name);
            }
            return null;
        });
    }

    private interface Calls {
        Object call(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> type.getSimpleName();
                    default -> calls.call(method.getName(), arguments);
                }));
    }

    @SuppressWarnings("unchecked")
    private <T> ServiceReference<T> reference(String version) {
        Bundle bundle = proxy(Bundle.class, (method, arguments) -> Version.parseVersion(version));
        return proxy(ServiceReference.class, (method, arguments) -> bundle);
    }

    @SuppressWarnings("unchecked")
    private <T> ComponentServiceObjects<T> objects(Supplier<T> maker) {
        return proxy(ComponentServiceObjects.class, (method, arguments) -> {
            if (method.equals("getService")) {
                T made = maker.get();
                given.add(made);
                return made;
            }
            given.remove(arguments[0]);
            return null;
        });
    }

    private void waitFor(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited twenty seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void itStartsWithItsPartsAndOutlivesThem() {
        EngineHost host = new EngineHost(context(), Configurations.defaults(EngineHost.Configuration.class));
        ServiceReference<RiskGate> firstGate = reference("1.0.0");
        host.bindMarket(reference("1.0.0"), objects(MarketBooks::new));
        host.bindOrders(reference("1.0.0"), objects(Blotter::new));
        ServiceReference<Positions> positions = reference("1.0.0");
        host.bindPositions(positions, objects(AverageCostPositions::new));
        TestVenue venue = new TestVenue(home.resolve("ledger"), true);
        host.bindVenue(venue);
        assertThat(registered).doesNotContainKey(Engine.class.getName());
        host.bindRiskGate(firstGate, objects(PreTradeGate::new));

        waitFor(() -> registered.containsKey(Engine.class.getName()) && conditions.contains(EngineHost.READY + " "));
        Engine engine = (Engine) registered.get(Engine.class.getName());
        waitFor(() -> {
            venue.work();
            return !engine.status().venues().isEmpty()
                    && engine.status().venues().get(0).reconciled();
        });
        venue.book(6_000_000);
        new ConfiguredLimits(
                        Configurations.of(ConfiguredLimits.Configuration.class, Map.of("instrument", "*.test")),
                        engine,
                        (EventLog) engine)
                .stop();
        waitFor(() -> engine.ask(trading -> trading.gate().limits("BTCUSDT.test") != null)
                .join());

        // A new gate comes while the old one is there: no gap. Then the old one goes.
        ServiceReference<RiskGate> secondGate = reference("2.0.0");
        host.bindRiskGate(secondGate, objects(PreTradeGate::new));
        host.unbindRiskGate(firstGate);
        assertThat(engine.ask(trading -> trading.gate().limits("BTCUSDT.test") != null)
                        .join())
                .isTrue();
        assertThat(engine.status().missingParts()).isEmpty();

        // A raw stop: the part is away, said so, and comes back with what it knew.
        host.unbindRiskGate(secondGate);
        assertThat(engine.status().missingParts()).containsExactly("risk");
        assertThat(engine.status().ready()).isFalse();
        host.unbindPositions(positions);
        host.bindPositions(reference("2.0.0"), objects(AverageCostPositions::new));
        host.bindRiskGate(reference("3.0.0"), objects(PreTradeGate::new));
        assertThat(engine.status().missingParts()).isEmpty();
        assertThat(engine.ask(trading -> trading.gate().limits("BTCUSDT.test") != null)
                        .join())
                .isTrue();

        assertThat(given).as("instances that were not given back").hasSize(4);

        host.unbindVenue(venue);
        assertThat(engine.status().venues()).isEmpty();
        host.stop();
        assertThat(registered).isEmpty();
    }

    @Test
    void aDamagedHomeIsNamedInTheConditionThatSaysItFailed() throws java.io.IOException {
        java.nio.file.Files.writeString(home.resolve("journal"), "a file where a directory belongs");
        EngineHost host = new EngineHost(context(), Configurations.defaults(EngineHost.Configuration.class));
        host.bindMarket(this.<Market>reference("1.0.0"), objects(MarketBooks::new));
        host.bindOrders(this.<Orders>reference("1.0.0"), objects(Blotter::new));
        host.bindPositions(this.<Positions>reference("1.0.0"), objects(AverageCostPositions::new));
        host.bindRiskGate(this.<RiskGate>reference("1.0.0"), objects(PreTradeGate::new));
        waitFor(() -> !conditions.isEmpty());
        assertThat(conditions.get(0)).startsWith(EngineHost.FAILED).contains("journal");
        host.stop();
    }

    private EngineHost started(VenueAdapter... venues) {
        EngineHost host = new EngineHost(context(), Configurations.defaults(EngineHost.Configuration.class));
        for (VenueAdapter each : venues) {
            host.bindVenue(each);
        }
        host.bindMarket(this.<Market>reference("1.0.0"), objects(MarketBooks::new));
        host.bindOrders(this.<Orders>reference("1.0.0"), objects(Blotter::new));
        host.bindPositions(this.<Positions>reference("1.0.0"), objects(AverageCostPositions::new));
        return host;
    }

    @Test
    void aPartThatCannotReadWhatItsSuccessorWroteWaitsForThatAndTheEngineStartsThen() {
        EngineHost host = started();
        host.bindRiskGate(this.<RiskGate>reference("2.0.0"), objects(EngineHostTest::nextGate));
        waitFor(() -> conditions.contains(EngineHost.READY + " "));
        host.stop();
        conditions.clear();
        given.clear();

        host = started();
        host.bindRiskGate(this.<RiskGate>reference("1.0.0"), objects(PreTradeGate::new));
        waitFor(() -> !conditions.isEmpty());
        assertThat(conditions.get(0))
                .startsWith(EngineHost.FAILED)
                .contains("the part risk cannot read its state, which has schema 2")
                .contains("start the bundle of that version")
                .contains("plugins-store");
        waitFor(given::isEmpty);
        assertThat(registered).doesNotContainKey(Engine.class.getName());

        host.bindRiskGate(this.<RiskGate>reference("2.0.0"), objects(EngineHostTest::nextGate));
        waitFor(() -> conditions.contains(EngineHost.READY + " "));
        assertThat(registered).containsKey(Engine.class.getName());
        host.stop();
        assertThat(registered).isEmpty();
    }

    /** The gate of a next version, with an encoding of its own. */
    private static RiskGate nextGate() {
        PreTradeGate gate = new PreTradeGate();
        return (RiskGate) Proxy.newProxyInstance(
                RiskGate.class.getClassLoader(),
                new Class<?>[] {RiskGate.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "schema" -> 2;
                    case "load" -> method.invoke(gate, arguments[0], 1);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> method.invoke(gate, arguments);
                });
    }

    /** A venue that only notes whether it is connected, and may take long. */
    private static final class Slow implements VenueAdapter {

        final String venue;
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        volatile int connects;
        volatile boolean connected;

        Slow(String venue, boolean slow) {
            this.venue = venue;
            if (!slow) {
                go.countDown();
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
        public void connect(VenuePort port) {
            connects++;
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            connected = true;
        }

        @Override
        public void disconnect() {
            connected = false;
        }

        @Override
        public void submit(NewOrder order) {}

        @Override
        public void cancel(String clOrdId) {}

        @Override
        public void reconcile(List<String> clOrdIds) {}

        @Override
        public void resync(int instrument) {}
    }

    private EngineHost ready(VenueAdapter... venues) {
        EngineHost host = started(venues);
        host.bindRiskGate(this.<RiskGate>reference("1.0.0"), objects(PreTradeGate::new));
        waitFor(() -> registered.containsKey(Engine.class.getName()));
        return host;
    }

    @Test
    void anAdapterThatGoesWhileItWaitsForItsTurnIsNotConnected() throws Exception {
        Slow first = new Slow("first", true);
        Slow second = new Slow("second", false);
        EngineHost host = ready(first);
        assertThat(first.inside.await(20, TimeUnit.SECONDS)).isTrue();
        host.bindVenue(second);
        waitFor(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().equals("rialto-connect-second") && thread.getState() == Thread.State.BLOCKED));
        host.unbindVenue(second);
        first.go.countDown();
        waitFor(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("rialto-connect-second")));
        assertThat(second.connects).isZero();
        host.stop();
    }

    @Test
    void anAdapterThatGoesWhileItIsConnectedIsDisconnectedInTheEnd() throws Exception {
        Slow only = new Slow("only", true);
        EngineHost host = ready(only);
        assertThat(only.inside.await(20, TimeUnit.SECONDS)).isTrue();
        host.unbindVenue(only);
        only.go.countDown();
        Engine engine = (Engine) registered.get(Engine.class.getName());
        waitFor(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("rialto-start")));
        assertThat(only.connected).isFalse();
        assertThat(engine.status().venues()).isEmpty();
        host.stop();
    }

    @Test
    void whenTheNewerAdapterOfAVenueGoesTheOneBeforeIsConnectedAgain() {
        Slow before = new Slow("venue", false);
        Slow newer = new Slow("venue", false);
        EngineHost host = ready(before);
        waitFor(() -> before.connected);
        host.bindVenue(newer);
        waitFor(() -> newer.connected && !before.connected);
        host.unbindVenue(newer);
        waitFor(() -> before.connected);
        assertThat(newer.connected).isFalse();
        host.unbindVenue(before);
        assertThat(before.connected).isFalse();
        host.stop();
    }
}
