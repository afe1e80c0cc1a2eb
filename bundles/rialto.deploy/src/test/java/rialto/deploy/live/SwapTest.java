package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState;
import rialto.engine.SwapPlan;

/** Whatever becomes of a swap, exactly the version that decides and none that does not stays installed. */
class SwapTest {

    @TempDir
    Path home;

    private TestPlatform platform;
    private String first;
    private String second;

    @BeforeEach
    void start() throws Exception {
        platform = new TestPlatform(home);
        first = platform.upload(StrategyJar.cross("1.0.0")).result();
        platform.ended(platform.deployer()
                .deploy(
                        new DeploymentRequest("btc", "cross", null, Map.of("fast", "20"), List.of("BTCUSDT.sim")),
                        "tester"));
        second =
                platform.upload(StrategyJar.cross("2.0.0", "public long seen;")).result();
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private Job ask(String sha256, Map<String, String> parameters) {
        return platform.deployer().swap("btc", new SwapRequest(null, sha256, parameters, SwapPlan.CAREFUL), "tester");
    }

    private EngineDouble.Pending slow(String sha256) {
        platform.engine.quick = false;
        ask(sha256, Map.of());
        TestPlatform.until("the swap is with the engine", () -> platform.engine.pending != null);
        return platform.engine.pending;
    }

    private List<String> versions() {
        return platform.installed().stream()
                .map(Bundle::getVersion)
                .map(Object::toString)
                .toList();
    }

    private Job.State stateOf(String kind) {
        return platform.last(kind).state();
    }

    @Test
    void leavesTheNewVersionAndLetsTheOldOnesClassesGo() throws Exception {
        Job job = platform.ended(ask(null, Map.of("mood", "bold")));

        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        DeploymentState state = platform.engine.state("btc");
        assertThat(state.version()).isEqualTo("2.0.0");
        assertThat(state.sha256()).isEqualTo(second);
        assertThat(state.parameters()).isEqualTo(Map.of("fast", "20", "mood", "bold"));
        assertThat(versions()).containsExactly("2.0.0");
        TestPlatform.until("the classes are collected", () -> {
            System.gc();
            return platform.deployer().job(job.id()).steps().stream()
                    .anyMatch(step -> step.contains("1.0.0") && step.contains("were collected"));
        });
    }

    @Test
    void tellsThePhasesAsTheyCome() throws Exception {
        EngineDouble.Pending swap = slow(second);
        assertThat(versions()).containsExactlyInAnyOrder("1.0.0", "2.0.0");
        swap.shadow();
        TestPlatform.until("shadow", () -> platform.last("swap").phase().equals("shadow"));
        swap.switched();
        TestPlatform.until("probation", () -> platform.last("swap").phase().equals("probation"));
        assertThat(platform.last("swap").percent()).isBetween(65, 95);
        assertThat(versions()).as("the old one stands by").containsExactlyInAnyOrder("1.0.0", "2.0.0");
        swap.commit();
        Job end = platform.ended(platform.last("swap"));
        assertThat(end.state()).isEqualTo(Job.State.DONE);
        assertThat(versions()).containsExactly("2.0.0");
    }

    @Test
    void removesANewVersionThatIsRefused() throws Exception {
        slow(second).refuse("it threw on its first event");
        Job end = platform.ended(platform.last("swap"));
        assertThat(end.state()).isEqualTo(Job.State.FAILED);
        assertThat(end.message()).contains("it threw on its first event").contains("The old version trades on");
        assertThat(versions()).containsExactly("1.0.0");
        assertThat(platform.engine.state("btc").sha256()).isEqualTo(first);
    }

    @Test
    void removesANewVersionThatFailsOnProbation() throws Exception {
        EngineDouble.Pending swap = slow(second);
        swap.switched();
        swap.rolledBack("it ran out of fuel");
        Job end = platform.ended(platform.last("swap"));
        assertThat(end.state()).isEqualTo(Job.State.FAILED);
        assertThat(end.message()).contains("rolled back").contains("it ran out of fuel");
        assertThat(versions()).containsExactly("1.0.0");
        platform.engine.quick = true;
        assertThat(platform.ended(ask(second, Map.of())).state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void removesANewVersionThatCannotBeConstructed() throws Exception {
        String broken = platform.upload(StrategyJar.cross(
                        "3.0.0", "private void construct(Parameters p) { throw new RuntimeException(\"no\"); }"))
                .result();
        Job end = platform.ended(ask(broken, Map.of()));
        assertThat(end.message()).contains("its constructor threw java.lang.RuntimeException: no");
        assertThat(versions()).containsExactly("1.0.0");
        assertThat(platform.engine.calls).containsExactly("deploy btc");
    }

    @Test
    void endsAProbationByHand() throws Exception {
        EngineDouble.Pending swap = slow(second);
        swap.switched();
        Job back = platform.ended(platform.deployer().rollBack("btc", "I do not like it", "tester"));
        assertThat(back.kind()).isEqualTo("rollback");
        assertThat(back.state()).as(back.message()).isEqualTo(Job.State.DONE);
        assertThat(stateOf("swap")).isEqualTo(Job.State.FAILED);
        assertThat(versions()).containsExactly("1.0.0");
    }

    @Test
    void swapsBackToTheVersionBeforeWithItsParameters() throws Exception {
        assertThat(TestPlatform.code(() -> platform.deployer().rollBack("btc", "", "tester")))
                .isEqualTo("nothing-to-roll-back");
        platform.ended(ask(second, Map.of("fast", "30")));
        Job back = platform.ended(platform.deployer().rollBack("btc", "worse", "tester"));
        assertThat(back.state()).as(back.message()).isEqualTo(Job.State.DONE);
        assertThat(platform.engine.state("btc").sha256()).isEqualTo(first);
        assertThat(platform.engine.state("btc").parameters()).isEqualTo(Map.of("fast", "20"));
        assertThat(versions()).containsExactly("1.0.0");
        assertThat(TestPlatform.code(() -> platform.deployer().forget(second, "tester")))
                .isEqualTo("plugin-in-use");
    }

    @Test
    void changesParametersOfTheSameVersion() throws Exception {
        Job job = platform.ended(ask(first, Map.of("fast", "7")));
        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        assertThat(platform.engine.state("btc").parameters()).isEqualTo(Map.of("fast", "7"));
        assertThat(versions()).containsExactly("1.0.0");
    }

    @Test
    void takesOneJobPerDeploymentAtATime() {
        EngineDouble.Pending swap = slow(second);
        assertThatThrownBy(() -> ask(first, Map.of()))
                .hasMessageContaining("is taken by job")
                .hasMessageContaining("(swap,");
        assertThat(TestPlatform.code(() -> ask(first, Map.of()))).isEqualTo("deployment-busy");
        swap.refuse("enough");
        TestPlatform.until("the claim is given back", () -> {
            platform.engine.quick = true;
            return TestPlatform.code(() -> ask(first, Map.of())).isEmpty();
        });
    }

    @Test
    void endsADeploymentInTheMiddleOfASwap() throws Exception {
        EngineDouble.Pending swap = slow(second);
        Job job = platform.deployer().undeploy("btc", "", "tester");
        swap.refuse("the deployment ends");
        assertThat(platform.ended(job).state()).isEqualTo(Job.State.DONE);
        TestPlatform.until("nothing is installed", () -> versions().isEmpty());
    }

    @Test
    void refusesVersionsThatAreNotThereAndWrongParameters() {
        assertThat(TestPlatform.code(() -> platform.deployer()
                        .swap("btc", new SwapRequest("9.9.9", null, Map.of(), SwapPlan.AT_ONCE), "tester")))
                .isEqualTo("unknown-version");
        assertThat(TestPlatform.code(() -> platform.deployer()
                        .swap("eth", new SwapRequest(null, null, Map.of(), SwapPlan.AT_ONCE), "tester")))
                .isEqualTo("unknown-deployment");
        assertThat(TestPlatform.code(() -> ask(second, Map.of("fast", "1000")))).isEqualTo("bad-parameter");
    }

    @Test
    void swapsToAndFroWithoutLeavingAnythingBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            Job job = platform.ended(ask(i % 2 == 0 ? second : first, Map.of()));
            assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
            assertThat(versions()).containsExactly(i % 2 == 0 ? "2.0.0" : "1.0.0");
        }
    }
}
