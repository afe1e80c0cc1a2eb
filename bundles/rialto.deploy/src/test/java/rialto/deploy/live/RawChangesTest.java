package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState.Status;
import rialto.engine.SwapPlan;

/** Bundles that are stopped, started, updated or removed by hand take their deployment off the loop first and bring it back after. */
class RawChangesTest {

    @TempDir
    Path home;

    private TestPlatform platform;
    private String sha256;

    @BeforeEach
    void start() throws Exception {
        platform = new TestPlatform(home);
        sha256 = platform.upload(StrategyJar.cross("1.0.0")).result();
        platform.ended(platform.deployer()
                .deploy(
                        new DeploymentRequest("btc", "cross", null, Map.of("fast", "20"), List.of("BTCUSDT.sim")),
                        "tester"));
        platform.engine.atHold = strategy -> {
            try {
                return strategy.getClass().getField("gone").getBoolean(strategy) ? " dead" : " alive";
            } catch (ReflectiveOperationException e) {
                return " " + e;
            }
        };
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private Bundle bundle() {
        return platform.installed().get(0);
    }

    private void untilStatus(Status status) {
        TestPlatform.until(
                "btc is " + status, () -> platform.engine.state("btc").status() == status);
    }

    @Test
    void holdsBeforeTheInstanceIsDeactivatedAndComesBackWithItsBundle() throws Exception {
        Object before = platform.engine.strategies.get("btc");
        Bundle bundle = bundle();
        bundle.stop();
        assertThat(platform.engine.calls).containsExactly("deploy btc", "hold btc alive");
        assertThat(before.getClass().getField("gone").getBoolean(before))
                .as("deactivated by now")
                .isTrue();
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.HELD);
        assertThat(platform.engine.state("btc").reason()).contains("bundle acme.cross 1.0.0 is being stopped");

        bundle.start();
        untilStatus(Status.RUNNING);
        assertThat(platform.engine.strategies.get("btc")).isNotSameAs(before);
        assertThat(platform.engine.state("btc").parameters()).isEqualTo(Map.of("fast", "20"));
        assertThat(platform.ended(platform.last("return")).state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void checksAndKeepsWhatARawUpdateBrought() throws Exception {
        bundle().update(StrategyJar.cross("1.1.0", "public int more;").open());
        untilStatus(Status.RUNNING);
        assertThat(platform.engine.state("btc").version()).isEqualTo("1.1.0");
        String updated = platform.engine.state("btc").sha256();
        assertThat(updated).isNotEqualTo(sha256);
        assertThat(home.resolve("plugins-store").resolve(updated + ".jar"))
                .as("kept for the journal")
                .exists();
        assertThat(platform.plugin(updated).source()).isEqualTo("shell");
        assertThat(platform.engine.calls).startsWith("deploy btc", "hold btc alive", "takeBack btc");
    }

    @Test
    void pausesWhenARawUpdateBroughtWhatIsForbidden() throws Exception {
        bundle().update(StrategyJar.cross("1.1.0", "public long now() { return System.nanoTime(); }")
                .open());
        untilStatus(Status.PAUSED);
        assertThat(platform.engine.state("btc").reason())
                .contains("its code did not come back")
                .contains("System.nanoTime()");

        platform.deployer().resume("btc", "with the jar that was kept", "tester");
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
        assertThat(platform.engine.state("btc").sha256()).isEqualTo(sha256);
        TestPlatform.until(
                "the altered bundle is gone", () -> platform.installed().size() == 1);
        assertThat(bundle().getVersion()).hasToString("1.0.0");
    }

    @Test
    void pausesWhenTheNewContentCannotBeConstructed() throws Exception {
        bundle().update(StrategyJar.cross(
                        "1.1.0", "private void construct(Parameters p) { throw new RuntimeException(\"no\"); }")
                .open());
        untilStatus(Status.PAUSED);
        assertThat(platform.engine.state("btc").reason())
                .contains("its constructor threw java.lang.RuntimeException: no");
    }

    @Test
    void holdsOnUninstallAndComesBackFromTheStoreWhenResumed() throws Exception {
        bundle().uninstall();
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.HELD);
        platform.deployer().resume("btc", "", "tester");
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
        assertThat(platform.installed()).hasSize(1);
    }

    @Test
    void leavesAPausedDeploymentPausedWhenItsBundleReturns() throws Exception {
        platform.deployer().pause("btc", "lunch", "tester");
        bundle().stop();
        bundle().start();
        platform.upload(StrategyJar.cross("5.0.0"));
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.PAUSED);
        platform.deployer().resume("btc", "", "tester");
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
        assertThat(platform.engine.calls).contains("takeBack btc").doesNotContain("resume btc");
    }

    @Test
    void survivesARefresh() {
        FrameworkWiring wiring = platform.context.getBundle(0).adapt(FrameworkWiring.class);
        wiring.refreshBundles(List.of(bundle()));
        TestPlatform.until("held and taken back", () -> platform.engine.calls.contains("takeBack btc"));
        assertThat(platform.engine.calls).startsWith("deploy btc", "hold btc alive", "takeBack btc");
    }

    @Test
    void endsASwapWhoseNewVersionIsStoppedAndTouchesNothingElse() throws Exception {
        EngineDouble.Pending swap = swapTo("2.0.0");
        platform.installed().stream()
                .filter(each -> each.getVersion().getMajor() == 2)
                .findFirst()
                .orElseThrow()
                .stop();
        assertThat(swap.rollBackReason).contains("is being stopped");
        assertThat(platform.ended(platform.last("swap")).state()).isEqualTo(Job.State.FAILED);
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
        assertThat(platform.engine.calls).noneMatch(call -> call.startsWith("hold"));
        TestPlatform.until(
                "only the old one is installed", () -> platform.installed().size() == 1);
    }

    @Test
    void bringsBackTheNewVersionWhenTheOldOneIsStoppedOnProbation() throws Exception {
        EngineDouble.Pending swap = swapTo("2.0.0");
        swap.switched();
        TestPlatform.until("probation", () -> platform.last("swap").phase().equals("probation"));
        platform.installed().stream()
                .filter(each -> each.getVersion().getMajor() == 1)
                .findFirst()
                .orElseThrow()
                .stop();
        TestPlatform.until("back", () -> platform.engine.calls.contains("takeBack btc"));
        untilStatus(Status.RUNNING);
        assertThat(platform.engine.state("btc").version()).isEqualTo("2.0.0");
    }

    @Test
    void isNotDisturbedByItsOwnUninstalls() throws Exception {
        platform.upload(StrategyJar.cross("2.0.0"));
        platform.ended(
                platform.deployer().swap("btc", new SwapRequest(null, null, Map.of(), SwapPlan.AT_ONCE), "tester"));
        TestPlatform.until("one is left", () -> platform.installed().size() == 1);
        assertThat(platform.engine.calls).containsExactly("deploy btc", "swap btc");
    }

    @Test
    void takesOverWhatAnEarlierDeployerLeftRunning() throws Exception {
        Bundle deployer = platform.context.getBundle("rialto.deploy");
        deployer.stop();
        deployer.start();
        assertThat(platform.engine.calls).as("trading does not notice").containsExactly("deploy btc");

        String second = platform.upload(StrategyJar.cross("2.0.0")).result();
        Job job = platform.ended(
                platform.deployer().swap("btc", new SwapRequest(null, second, Map.of(), SwapPlan.AT_ONCE), "tester"));
        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        assertThat(platform.engine.state("btc").parameters()).isEqualTo(Map.of("fast", "20"));
        assertThat(platform.installed())
                .extracting(Bundle::getVersion)
                .extracting(Object::toString)
                .containsExactly("2.0.0");
    }

    @Test
    void endsTheSwapUnderWayWhenTheDeployerStopsSoThatTheNextOneFindsNothingHalfDone() throws Exception {
        EngineDouble.Pending swap = swapTo("2.0.0");
        swap.switched();
        TestPlatform.until("probation", () -> platform.last("swap").phase().equals("probation"));
        Bundle deployer = platform.context.getBundle("rialto.deploy");
        deployer.stop();
        assertThat(swap.rollBackReason).contains("the deployer stops");
        deployer.start();
        TestPlatform.until(
                "only the version that decides is installed",
                () -> platform.installed().size() == 1);
        assertThat(bundle().getVersion()).hasToString("1.0.0");
        assertThat(platform.engine.state("btc").version()).isEqualTo("1.0.0");
        assertThat(bundle().getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void leavesTheDeploymentFreeForTheNextTryWhenTheEngineCannotTakeItBack() throws Exception {
        Bundle bundle = bundle();
        platform.engine.partsAway = true;
        bundle.stop();
        bundle.start();
        TestPlatform.until("the return failed", () -> {
            Job last = platform.last("return");
            return last != null && last.state() == Job.State.FAILED;
        });
        assertThat(platform.last("return").message()).contains("core parts are away");
        TestPlatform.until(
                "the instance is discarded", () -> platform.installed().isEmpty());

        platform.engine.partsAway = false;
        assertThat(TestPlatform.code(() -> platform.deployer().resume("btc", "the parts are back", "tester")))
                .isEmpty();
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void leavesTheDeploymentFreeWhenTheEngineDoesNotEvenTakeARequestToEndIt() throws Exception {
        platform.engine.broken = new NoClassDefFoundError("rialto/engine/Gone");
        platform.ended(platform.deployer().undeploy("btc", "enough", "tester"));
        assertThat(platform.last("undeploy").message()).contains("rialto/engine/Gone");
        platform.engine.broken = null;
        Job job = platform.ended(platform.deployer().undeploy("btc", "enough", "tester"));
        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        TestPlatform.until("nothing is left", () -> platform.installed().isEmpty());
    }

    private EngineDouble.Pending swapTo(String version) throws Exception {
        platform.upload(StrategyJar.cross(version));
        platform.engine.quick = false;
        platform.deployer().swap("btc", new SwapRequest(null, null, Map.of(), SwapPlan.CAREFUL), "tester");
        TestPlatform.until("the swap is with the engine", () -> platform.engine.pending != null);
        return platform.engine.pending;
    }
}
