package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import rialto.engine.DeploymentState.Status;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.event.OrderEvent.OrderAccepted;
import rialto.event.OrderEvent.OrderRefused;
import rialto.event.PlatformEvent.PartChanged;
import rialto.exchange.Exchange;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.RefusalCode;
import rialto.tests.jars.Jars;
import rialto.tests.load.LoadVenue;
import rialto.tests.witness.Witness;

/** The parts of the core are replaced while the market moves, with their state, and nothing is lost on the way. */
public class PartSwapTest extends UnderLoad {

    private static final int TIMES = 20;
    private static final int ORDER_EVERY = 1_000;
    private static final List<String> PARTS = List.of("risk", "positions", "market", "orders");

    private static int versions;

    @Override
    protected Map<String, byte[]> jars() throws IOException {
        Map<String, byte[]> jars = new TreeMap<>();
        jars.put("recorder.jar", Jars.plugin("rialto.tests.recorder", "1.0.0", "recorder", "recorder.first"));
        return jars;
    }

    /** Deploys a recorder that trades and a sample strategy that holds a position and a working order. */
    private void trade(String name) throws Exception {
        uploaded(jar("recorder.jar"), "recorder.jar");
        done(deploy(name, "recorder", "1.0.0", Map.of("line", name, "every", "" + ORDER_EVERY)));
        done(deploy(
                name + "-sample",
                "ema-cross",
                null,
                Map.of("bar", "100t", "fast", "2", "slow", "5", "quantity", "0.01", "targetBasisPoints", "10000")));
        venue.rate(LOAD);
        Eventually.until(() -> holdings(name + "-sample"), each -> each.position() != 0 && each.working() == 1);
    }

    /** The next version of the bundle of a part, which no part has had. */
    private byte[] next(String part) throws IOException {
        Path home = Path.of(context.getProperty("rialto.home"));
        return Jars.version(Jars.shipped(home.resolve("cache"), "rialto." + part), "1.0." + ++versions);
    }

    private Bundle bundle(String part, String state) {
        List<Bundle> found = Arrays.stream(context.getBundles())
                .filter(each -> each.getSymbolicName().equals("rialto." + part))
                .toList();
        assertEquals(state + ": bundles of " + part, 1, found.size());
        return found.get(0);
    }

    @Test
    public void theDeployServiceReplacesEachPartWithoutAGap() throws Exception {
        long from = nextSequence();
        long sent = venue.sent();
        trade("deployed");
        Holdings before = holdings("deployed-sample");
        String limits = limits();

        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 1; i <= TIMES; i++) {
            for (String part : PARTS) {
                loaders.add(new WeakReference<>(
                        bundle(part, "before").adapt(BundleWiring.class).getClassLoader()));
                done(upload(next(part), "rialto." + part + ".jar"));
                assertEquals(part + " for the " + i + ". time", before, holdings("deployed-sample"));
            }
        }
        settle();

        assertNothingLost("deployed", from, sent);
        assertEquals(List.of(), refused("deployed"));
        assertEquals(limits, limits());
        List<PartChanged> changes = recorded(PartChanged.class, from);
        assertEquals(TIMES * PARTS.size(), changes.size());
        assertTrue("a part was away", changes.stream().noneMatch(each -> each.version()
                .isEmpty()));
        assertCollected(loaders);
    }

    @Test
    public void eachPartSurvivesRawUpdatesAndTheRingAbsorbsTheGaps() throws Exception {
        long from = nextSequence();
        long sent = venue.sent();
        trade("raw");
        Holdings before = holdings("raw-sample");
        String limits = limits();

        List<OrderAnswer> manual = new ArrayList<>();
        for (int i = 1; i <= TIMES; i++) {
            for (String part : PARTS) {
                CompletableFuture<OrderAnswer> order = engine.place(order(OrdType.MARKET, 0), "test");
                bundle(part, "before").update(new ByteArrayInputStream(next(part)));
                manual.add(order.get(60, TimeUnit.SECONDS));
                assertEquals(part + " for the " + i + ". time", before, holdings("raw-sample"));
            }
        }
        settle();

        assertNothingLost("raw", from, sent);
        List<OrderRefused> refused = refused("raw");
        assertTrue(refused.toString(), refused.stream().allMatch(each -> each.code() == RefusalCode.NO_RISK_GATE));
        manual.stream()
                .map(OrderAnswer::refusal)
                .filter(Objects::nonNull)
                .forEach(each -> assertEquals(RefusalCode.NO_RISK_GATE, each.code()));
        assertEquals(limits, limits());
        List<PartChanged> changes = recorded(PartChanged.class, from);
        for (String part : PARTS) {
            assertEquals(
                    part + " came back",
                    TIMES,
                    changes.stream()
                            .filter(each ->
                                    each.part().equals(part) && !each.version().isEmpty())
                            .count());
        }
    }

    @Test
    public void withoutAGateNewRiskIsRefusedAndCancelsPass() throws Exception {
        long from = nextSequence();
        long sent = venue.sent();
        trade("gap");
        OrderAnswer resting =
                engine.place(order(OrdType.LIMIT, 5_900_000), "test").get(30, TimeUnit.SECONDS);
        assertNull(resting.refusal());
        Bundle risk = bundle("risk", "before");

        risk.stop(Bundle.STOP_TRANSIENT);
        assertEquals(List.of("risk"), engine.status().missingParts());
        assertEquals(
                RefusalCode.NO_RISK_GATE,
                engine.place(order(OrdType.MARKET, 0), "test")
                        .get(30, TimeUnit.SECONDS)
                        .refusal()
                        .code());
        assertTrue(engine.cancel(resting.orderId(), "test").get(30, TimeUnit.SECONDS));
        Eventually.until(() -> venue.ask(Exchange::openOrders), open -> !open.contains(resting.clOrdId()));
        int decided = Witness.of("gap").size();
        Eventually.until(() -> Witness.of("gap").size(), size -> size > decided + 2 * ORDER_EVERY);
        risk.start(Bundle.START_TRANSIENT);

        assertNull(engine.place(order(OrdType.MARKET, 0), "test")
                .get(30, TimeUnit.SECONDS)
                .refusal());
        settle();
        assertNothingLost("gap", from, sent);
        List<OrderRefused> refused = refused("gap");
        assertFalse("no order fell into the gap", refused.isEmpty());
        assertTrue(refused.toString(), refused.stream().allMatch(each -> each.code() == RefusalCode.NO_RISK_GATE));
    }

    @Test
    public void withoutAnyOtherPartTheLoopTakesNoEventAndTheRingAbsorbs() throws Exception {
        long from = nextSequence();
        long sent = venue.sent();
        trade("absorbed");
        for (String part : List.of("positions", "market", "orders")) {
            Bundle bundle = bundle(part, "before");
            bundle.stop(Bundle.STOP_TRANSIENT);
            long stopped = engine.status().sequence();
            CompletableFuture<OrderAnswer> order = engine.place(order(OrdType.MARKET, 0), "test");
            long shown = venue.sent();
            Eventually.until(venue::sent, now -> now > shown + 10_000);
            assertEquals(List.of(part), engine.status().missingParts());
            assertEquals(
                    "events taken without " + part, stopped, engine.status().sequence());
            assertFalse(order.isDone());
            bundle.start(Bundle.START_TRANSIENT);
            assertNull(order.get(60, TimeUnit.SECONDS).refusal());
        }
        settle();
        assertNothingLost("absorbed", from, sent);
        assertEquals(List.of(), refused("absorbed"));
    }

    private static OrderRequest order(OrdType type, long price) {
        TimeInForce time = type == OrdType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
        return new OrderRequest(LoadVenue.INSTRUMENT, Side.BUY, type, time, false, false, 1, price, "by hand");
    }

    private void assertNothingLost(String name, long from, long sent) throws Exception {
        assertEquals("lost for want of room", 0, engine.status().dropped());
        assertEquals(List.of(), engine.status().missingParts());
        assertEquals(Status.RUNNING, deployment(name).status());
        long[] shown = shown(from);
        assertEquals("events on record", venue.sent() - sent, shown.length);
        assertDecidedOnce(Witness.of(name), shown, changes(name, from));
        long orders = recorded(OrderAccepted.class, from).stream()
                        .filter(each -> each.deployment().equals(name))
                        .count()
                + refused(name).size();
        assertEquals("decisions on orders", Witness.of(name).size() / ORDER_EVERY, orders);
        assertLedgerAgrees();
    }

    private List<OrderRefused> refused(String name) throws Exception {
        return recorded(OrderRefused.class, 1).stream()
                .filter(each -> each.deployment().equals(name))
                .toList();
    }

    private String limits() throws Exception {
        return engine.ask(trading -> {
                    List<String> limits = new ArrayList<>();
                    for (int i = 0; i < trading.gate().limitCount(); i++) {
                        limits.add(trading.gate().limit(i).toString());
                    }
                    return limits.toString();
                })
                .get(30, TimeUnit.SECONDS);
    }
}
