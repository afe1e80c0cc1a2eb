package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import rialto.deploy.Job;
import rialto.engine.DeploymentState;
import rialto.engine.DeploymentState.Status;
import rialto.event.OrderEvent;
import rialto.tests.jars.Jars;
import rialto.tests.witness.Witness;

/**
 * Strategies that run away are stopped, nothing of the callback in which they did is sent, and the deployment beside
 * them misses nothing.
 */
public class HostileStrategyTest extends UnderLoad {

    private static final String FUEL = "used up its fuel";
    private static final String STACK = "recurses";
    private static final String CONSTRUCTOR = "its constructor was stopped";

    private long from;
    private long sent;
    private String line;

    @Override
    protected Map<String, byte[]> jars() throws IOException {
        Map<String, byte[]> jars = new TreeMap<>();
        jars.put("bystander.jar", Jars.plugin("rialto.tests.recorder", "1.0.0", "recorder", "recorder.first"));
        jars.put("hostile.jar", Jars.plugin("rialto.tests.hostile", "1.0.0", "hostile"));
        return jars;
    }

    @Before
    public void letABystanderTrade() throws Exception {
        uploaded(jar("bystander.jar"), "bystander.jar");
        uploaded(jar("hostile.jar"), "hostile.jar");
        from = nextSequence();
        sent = venue.sent();
        line = "bystander from " + from;
        done(deploy("bystander", "recorder", "1.0.0", Map.of("line", line, "every", "1000")));
        venue.rate(LOAD);
        Eventually.until(() -> Witness.of(line).size(), size -> size > 1_000);
    }

    @After
    public void theBystanderMissedNothing() throws Exception {
        settle();
        assertEquals("lost for want of room", 0, engine.status().dropped());
        assertEquals(Status.RUNNING, deployment("bystander").status());
        long[] shown = shown(from);
        assertEquals(venue.sent() - sent, shown.length);
        assertDecidedOnce(Witness.of(line), shown, changes("bystander", from));
    }

    @Test
    public void callbacksThatNeverEndAreStopped() throws Exception {
        assertPaused("looping", FUEL);
        assertPaused("swallowing", FUEL);
        assertPaused("looping-start", FUEL);
    }

    @Test
    public void recursionWithoutEndIsStopped() throws Exception {
        assertPaused("recursing", STACK);
        assertPaused("stubborn", STACK);
    }

    @Test
    public void memoryWithoutEndIsRefused() throws Exception {
        assertPaused("hoarding", FUEL);
        assertPaused("bulky", FUEL);
    }

    @Test
    public void aFloodOfOrdersIsTakenBack() throws Exception {
        assertPaused("flooding", "orders");
        assertPaused("flooding-on", FUEL);
    }

    @Test
    public void callbacksThatThrowAreTakenBack() throws Exception {
        assertPaused("throwing", "made to fail in every callback");
    }

    @Test
    public void constructionWithoutEndIsGivenUp() throws Exception {
        assertNotDeployed("endless-constructor", CONSTRUCTOR);
        assertNotDeployed("recursing-constructor", CONSTRUCTOR);
        assertNotDeployed("hoarding-constructor", CONSTRUCTOR);
        assertNotDeployed("throwing-constructor", "made to fail in the constructor");
        assertNotDeployed("endless-bars", FUEL);
    }

    private void assertPaused(String plugin, String reason) throws Exception {
        done(deploy(plugin, plugin, "1.0.0", Map.of()));
        DeploymentState state = Eventually.until(() -> deployment(plugin), each -> each.status() == Status.PAUSED);
        assertTrue(state.reason(), state.reason().contains(reason));
        int seen = Witness.of(line).size();
        Eventually.until(() -> Witness.of(line).size(), size -> size > seen + 1_000);
        List<OrderEvent> orders = recorded(OrderEvent.class, from).stream()
                .filter(each -> each.deployment().equals(plugin))
                .toList();
        assertEquals("orders of " + plugin, List.of(), orders);
    }

    private void assertNotDeployed(String plugin, String reason) throws Exception {
        Job job = failed(deploy(plugin, plugin, "1.0.0", Map.of()));
        assertTrue(job.message(), job.message().contains(reason));
        assertTrue(deployer.deployments().stream().noneMatch(each -> each.name().equals(plugin)));
    }
}
