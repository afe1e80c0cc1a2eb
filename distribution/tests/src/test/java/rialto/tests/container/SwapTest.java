package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;
import org.osgi.framework.wiring.BundleWiring;
import rialto.deploy.Job;
import rialto.engine.DeploymentState.Status;
import rialto.engine.SwapPlan;
import rialto.event.OrderEvent.OrderAccepted;
import rialto.event.OrderEvent.OrderRefused;
import rialto.tests.jars.Jars;
import rialto.tests.witness.Witness;
import rialto.tests.witness.Witness.Testimony;

/**
 * Strategies are swapped while the market moves, and no event, order or fill is lost, doubled or decided on by two
 * versions.
 */
public class SwapTest extends UnderLoad {

    private static final int SWAPS = 100;
    private static final int ORDER_EVERY = 1_000;
    private static final SwapPlan BRIEF = new SwapPlan(200, 1_000, Duration.ofSeconds(30));
    /** Long enough for whatever fails on probation to fail there. */
    private static final SwapPlan LONG_PROBATION = new SwapPlan(200, 100_000_000, Duration.ofSeconds(30));

    @Override
    protected Map<String, byte[]> jars() throws IOException {
        Map<String, byte[]> jars = new TreeMap<>();
        jars.put("1.jar", recorder("1.0.0", "first"));
        jars.put("2.jar", recorder("2.0.0", "second"));
        jars.put(
                "unresolvable.jar",
                Jars.unresolvable(
                        "rialto.tests.recorder", "3.0.0", "com.example.nowhere", "recorder", "recorder.second"));
        jars.put("constructor.jar", recorder("3.0.1", "inconstructor"));
        jars.put("endless.jar", recorder("3.0.2", "endless"));
        jars.put("refusing.jar", recorder("3.0.3", "refusing"));
        jars.put("first-event.jar", recorder("3.0.4", "firstevent"));
        jars.put("looping.jar", recorder("3.0.5", "looping"));
        jars.put("probation.jar", recorder("3.0.6", "probation"));
        jars.put("looping-probation.jar", recorder("3.0.7", "loopingprobation"));
        jars.put("breaching.jar", recorder("3.0.8", "breaching"));
        return jars;
    }

    private static byte[] recorder(String version, String variant) throws IOException {
        return Jars.plugin("rialto.tests.recorder", version, "recorder", "recorder." + variant);
    }

    @Test
    public void aHundredSwapsUnderLoadLoseNothing() throws Exception {
        String[] recorders = {uploaded(jar("1.jar"), "1.jar"), uploaded(jar("2.jar"), "2.jar")};
        byte[] sample =
                Jars.shipped(Path.of(context.getProperty("rialto.plugins.builtin")), "rialto.strategy.emacross");
        String[] samples = {
            uploaded(Jars.version(sample, "1.0.1"), "ema-1.jar"), uploaded(Jars.version(sample, "1.0.2"), "ema-2.jar")
        };
        long from = nextSequence();
        done(deploy("recorder", "recorder", "1.0.0", Map.of("line", "hundred", "every", "" + ORDER_EVERY)));
        done(deploy(
                "sample",
                "ema-cross",
                "1.0.1",
                Map.of("bar", "100t", "fast", "2", "slow", "5", "quantity", "0.01", "targetBasisPoints", "10000")));
        long sent = venue.sent();
        venue.rate(LOAD);
        Holdings before =
                Eventually.until(() -> holdings("sample"), each -> each.position() != 0 && each.working() == 1);

        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 1; i <= SWAPS; i++) {
            int next = i % 2;
            loaders.add(loader(recorders[1 - next]));
            loaders.add(loader(samples[1 - next]));
            Job recorder = swapBegun("recorder", next == 1 ? "2.0.0" : "1.0.0", BRIEF);
            Job emaCross = swapBegun("sample", "1.0." + (next + 1), BRIEF);
            done(end(recorder));
            done(end(emaCross));
            assertEquals("after swap " + i, before, holdings("sample"));
        }
        settle();

        assertEquals("lost for want of room", 0, engine.status().dropped());
        long[] shown = shown(from);
        assertEquals("events on record", venue.sent() - sent, shown.length);
        Testimony testimony = Witness.of("hundred");
        assertDecidedOnce(testimony, shown, changes("recorder", from));
        assertOrderedOnce(testimony);
        assertEquals(before, holdings("sample"));
        assertLedgerAgrees();
        assertCollected(loaders);
    }

    private WeakReference<ClassLoader> loader(String sha256) {
        return new WeakReference<>(bundle(sha256).adapt(BundleWiring.class).getClassLoader());
    }

    /** Each version ordered at just the events at which it was its turn to. */
    private void assertOrderedOnce(Testimony testimony) throws Exception {
        assertEquals(
                List.of(),
                recorded(OrderRefused.class, 1).stream()
                        .filter(each -> each.deployment().equals("recorder"))
                        .toList());
        List<OrderAccepted> orders = recorded(OrderAccepted.class, 1).stream()
                .filter(each -> each.deployment().equals("recorder"))
                .toList();
        assertEquals(testimony.size() / ORDER_EVERY, orders.size());
        for (int i = 0; i < orders.size(); i++) {
            int event = (i + 1) * ORDER_EVERY - 1;
            assertEquals(testimony.sequence(event), orders.get(i).sequence());
            assertEquals(
                    testimony.version(event) + ' ' + (event + 1), orders.get(i).reason());
        }
    }

    @Test
    public void aVersionThatFailsLeavesTheOldOneTrading() throws Exception {
        uploaded(jar("1.jar"), "1.jar");
        long from = nextSequence();
        done(deploy("faulty", "recorder", "1.0.0", Map.of("line", "faulty", "every", "0")));
        venue.rate(LOAD);

        Job unresolved = failed(upload(jar("unresolvable.jar"), "unresolvable.jar"));
        assertSays(unresolved, "com.example.nowhere");
        assertStays("constructor.jar", "3.0.1", BRIEF, "made to fail in the constructor");
        assertStays("endless.jar", "3.0.2", BRIEF, "its constructor was stopped");
        assertStays("refusing.jar", "3.0.3", BRIEF, "made to refuse the state");
        assertStays("refusing.jar", "3.0.3", SwapPlan.AT_ONCE, "made to refuse the state");
        assertStays("first-event.jar", "3.0.4", BRIEF, "made to fail on the first event");
        assertStays("looping.jar", "3.0.5", BRIEF, "did not take over");
        assertStays("probation.jar", "3.0.6", LONG_PROBATION, "made to fail on probation");
        assertStays("looping-probation.jar", "3.0.7", LONG_PROBATION, "rolled back");
        assertStays("breaching.jar", "3.0.8", LONG_PROBATION, "refused by the gate on probation");
        settle();

        assertEquals("lost for want of room", 0, engine.status().dropped());
        assertDecidedOnce(Witness.of("faulty"), shown(from), changes("faulty", from));
        assertLedgerAgrees();
    }

    private void assertStays(String jar, String version, SwapPlan plan, String says) throws Exception {
        String sha256 = uploaded(jar(jar), jar);
        int handled = Witness.of("faulty").size();
        assertSays(failed(swap("faulty", version, plan)), says);
        assertEquals("1.0.0", deployment("faulty").version());
        assertEquals(Status.RUNNING, deployment("faulty").status());
        Eventually.until(() -> Witness.of("faulty").size(), size -> size > handled);
        Eventually.until(() -> bundle(sha256), left -> left == null);
    }

    private static void assertSays(Job job, String words) {
        assertTrue(job.message(), job.message().contains(words));
    }
}
