package rialto.loop;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import rialto.engine.EngineException;
import rialto.kernel.Parts;
import rialto.market.Market;
import rialto.order.Orders;
import rialto.position.Positions;
import rialto.risk.RiskGate;
import rialto.state.Stateful;

/** The services that make core parts, the newest arrival of each last. Thread-safe. */
final class PartBench implements PartsSource {

    /** One service that makes a part. */
    record Maker(ServiceReference<?> reference, ComponentServiceObjects<? extends Stateful> objects) {

        String version() {
            return reference.getBundle().getVersion().toString();
        }
    }

    private static final List<String> NAMES = List.of(Parts.MARKET, Parts.ORDERS, Parts.POSITIONS, Parts.RISK);

    private final Map<String, List<Maker>> makers = Map.of(
            Parts.MARKET, new ArrayList<>(),
            Parts.ORDERS, new ArrayList<>(),
            Parts.POSITIONS, new ArrayList<>(),
            Parts.RISK, new ArrayList<>());
    private final Map<Stateful, ComponentServiceObjects<? extends Stateful>> made = new IdentityHashMap<>();
    private int arrivals;

    synchronized void add(
            String part, ServiceReference<?> reference, ComponentServiceObjects<? extends Stateful> objects) {
        makers.get(part).add(new Maker(reference, objects));
        arrivals++;
        notifyAll();
    }

    /** @return whether the newest of its part was taken away */
    synchronized boolean remove(String part, ServiceReference<?> reference) {
        List<Maker> list = makers.get(part);
        boolean newest =
                !list.isEmpty() && list.get(list.size() - 1).reference().equals(reference);
        list.removeIf(each -> each.reference().equals(reference));
        return newest;
    }

    /** The newest maker of a part; {@code null} if there is none. */
    synchronized Maker newest(String part) {
        List<Maker> list = makers.get(part);
        return list.isEmpty() ? null : list.get(list.size() - 1);
    }

    /** Names of the parts that nobody makes. */
    synchronized List<String> missing() {
        return NAMES.stream().filter(name -> makers.get(name).isEmpty()).toList();
    }

    /** Waits until every part has a maker. */
    synchronized void awaitAll() throws InterruptedException {
        while (!missing().isEmpty()) {
            wait();
        }
    }

    /** How many makers have come so far. */
    synchronized int arrivals() {
        return arrivals;
    }

    /** Waits until more makers have come than so many. */
    synchronized void awaitMoreThan(int before) throws InterruptedException {
        while (arrivals <= before) {
            wait();
        }
    }

    /** An instance of a part by its newest maker; {@code null} if there is none. */
    synchronized Stateful make(String part) {
        Maker maker = newest(part);
        if (maker == null) {
            return null;
        }
        Stateful instance = maker.objects().getService();
        if (instance != null) {
            made.put(instance, maker.objects());
        }
        return instance;
    }

    @Override
    public synchronized Parts create() {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new EngineException("core parts are away: " + String.join(", ", missing) + "; start their bundles");
        }
        return new Parts(
                (Market) make(Parts.MARKET), (Orders) make(Parts.ORDERS), (Positions) make(Parts.POSITIONS), (RiskGate)
                        make(Parts.RISK));
    }

    @Override
    public void release(Parts parts) {
        release(parts.market());
        release(parts.orders());
        release(parts.positions());
        release(parts.gate());
    }

    synchronized void release(Stateful part) {
        @SuppressWarnings("unchecked")
        ComponentServiceObjects<Stateful> objects = (ComponentServiceObjects<Stateful>) made.remove(part);
        if (objects != null) {
            objects.ungetService(part);
        }
    }
}
