package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import rialto.deploy.DeployException;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.engine.DeploymentState.Status;
import rialto.strategy.Strategy;

/** A deployment begins with all that it needs or does not begin, and nothing half made stays behind. */
class DeployTest {

    @TempDir
    Path home;

    private TestPlatform platform;

    @BeforeEach
    void start() throws Exception {
        platform = new TestPlatform(home);
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private Job deploy(String name, Map<String, String> parameters) throws Exception {
        return platform.ended(platform.deployer()
                .deploy(new DeploymentRequest(name, "cross", null, parameters, List.of("BTCUSDT.sim")), "tester"));
    }

    private String refused(String name, String version, Map<String, String> parameters, List<String> instruments) {
        return TestPlatform.code(() -> platform.deployer()
                .deploy(new DeploymentRequest(name, "cross", version, parameters, instruments), "tester"));
    }

    private Object field(String deployment, String name) throws Exception {
        Strategy strategy = platform.engine.strategies.get(deployment);
        Field field = strategy.getClass().getField(name);
        return field.get(strategy);
    }

    @Test
    void constructsTheNewestVersionWithItsParametersAndPutsItOnTheLoop() throws Exception {
        platform.upload(StrategyJar.cross("1.9.0"));
        String newest = platform.upload(StrategyJar.cross("1.10.0")).result();

        Job job = deploy("btc", Map.of("fast", "21"));

        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        assertThat(job.percent()).isEqualTo(100);
        assertThat(job.steps())
                .anyMatch(step -> step.startsWith("install: "))
                .anyMatch(step -> step.startsWith("construct: "));
        assertThat(platform.engine.state("btc").sha256()).isEqualTo(newest);
        assertThat(platform.engine.state("btc").parameters()).isEqualTo(Map.of("fast", "21"));
        assertThat(field("btc", "fast")).isEqualTo(21);
        assertThat(platform.plugin(newest).state()).isEqualTo(PluginInfo.State.IN_USE);
        assertThat(platform.plugin(newest).deployments()).containsExactly("btc");
    }

    @Test
    void usesDefaultsForWhatIsNotGiven() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        deploy("btc", Map.of());
        assertThat(field("btc", "fast")).isEqualTo(10);
    }

    @Test
    void namesEveryWrongParameterAndWhatIsAllowed() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        assertThatThrownBy(() -> deploy("btc", Map.of("fast", "1", "mood", "wild", "slow", "50")))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("fast is '1' but must be a whole number from 2 to 200")
                .hasMessageContaining("mood is 'wild' but must be one of calm, bold")
                .hasMessageContaining("slow is no parameter of it; it has fast, note, mood");
        assertThatThrownBy(() -> deploy("btc", Map.of("fast", "ten"))).hasMessageContaining("fast is 'ten'");
        assertThat(platform.engine.calls).isEmpty();
        assertThat(platform.installed()).isEmpty();
    }

    @Test
    void refusesAtOnceWhatCannotBeMeant() throws Exception {
        List<String> btc = List.of("BTCUSDT.sim");
        assertThat(refused("btc", null, Map.of(), btc)).isEqualTo("unknown-plugin");
        platform.upload(StrategyJar.cross("1.0.0"));
        assertThat(refused("B T C", null, Map.of(), btc)).isEqualTo("bad-name");
        assertThat(refused("manual", null, Map.of(), btc)).isEqualTo("bad-name");
        assertThat(refused("btc", "2.0.0", Map.of(), btc)).isEqualTo("unknown-version");
        assertThat(refused("btc", "two", Map.of(), btc)).isEqualTo("unknown-version");
        assertThat(refused("btc", null, Map.of(), List.of())).isEqualTo("bad-instruments");
        assertThat(refused("btc", null, Map.of(), List.of("BTCUSDT.sim", "BTCUSDT.sim")))
                .isEqualTo("bad-instruments");
        assertThat(refused("btc", null, Map.of(), List.of("GOLD.sim"))).isEqualTo("unknown-instrument");
        assertThat(deploy("btc", Map.of()).state()).isEqualTo(Job.State.DONE);
        assertThat(refused("btc", null, Map.of(), btc)).isEqualTo("deployment-exists");
    }

    @Test
    void saysWhatTheConstructorThrew() throws Exception {
        fails(
                "private void construct(Parameters p) { throw new IllegalStateException(\"no room for \" + p.fast()); }",
                "its constructor threw java.lang.IllegalStateException: no room for 10");
    }

    @Test
    void stopsAConstructorThatLoops() throws Exception {
        fails(
                "private void construct(Parameters p) { long n = 0; while (n >= 0) { n = (n + 1) % 7; } }",
                "its constructor was stopped: the callback used up its fuel");
    }

    @Test
    void stopsAConstructorThatRecurses() throws Exception {
        fails(
                "private void construct(Parameters p) { construct(p); construct(p); }",
                "its constructor was stopped: the callback's calls are nested too deeply");
    }

    @Test
    void stopsAConstructorThatAllocatesWithoutEnd() throws Exception {
        fails(
                "private void construct(Parameters p) { java.util.List<long[]> l = new java.util.ArrayList<>();"
                        + " while (true) { l.add(new long[1 << 20]); } }",
                "its constructor was stopped: the callback used up its fuel");
    }

    @Test
    void stopsAConstructorThatSwallowsWhateverStopsIt() throws Exception {
        fails(
                "private void construct(Parameters p) { while (true) { try { construct(p); } catch (Throwable t) { } } }",
                "its constructor was stopped");
    }

    @Test
    void saysThatServicesAreNotForStrategies() throws Exception {
        platform.upload(StrategyJar.of("acme.cross.Cross", """
                package acme.cross;
                import org.osgi.service.component.annotations.*;
                import rialto.strategy.*;
                @StrategyPlugin("cross")
                @Component(factory = StrategyPlugin.FACTORY, service = {}, configurationPolicy = ConfigurationPolicy.IGNORE)
                public final class Cross implements Strategy {
                    @Reference java.util.function.Supplier<String> secrets;
                }
                """));
        Job job = deploy("btc", Map.of());
        assertThat(job.message()).contains("it asks for services").contains("use its Trader and remove @Reference");
        assertThat(platform.installed()).isEmpty();
    }

    @Test
    void hidesThePlatformsServicesFromStrategies() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        deploy("btc", Map.of());
        Bundle plugin = platform.installed().get(0);
        for (String service : List.of("rialto.engine.Engine", "rialto.engine.Wiring", "rialto.deploy.Deployer")) {
            assertThat(platform.context.getAllServiceReferences(service, null))
                    .as(service)
                    .isNotEmpty();
            assertThat(plugin.getBundleContext().getAllServiceReferences(service, null))
                    .as(service + " seen by a strategy")
                    .isNull();
        }
        List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        plugin.getBundleContext()
                .addServiceListener(event -> heard.add(event.toString()), "(objectClass=rialto.engine.*)");
        platform.context
                .registerService("rialto.engine.Engine", platform.engine, null)
                .unregister();
        assertThat(heard).isEmpty();
    }

    @Test
    void takesBackEverythingWhenTheEngineDoesNotWantIt() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        platform.engine.refusal = "the journal is full";
        Job job = deploy("btc", Map.of());
        assertThat(job.state()).isEqualTo(Job.State.FAILED);
        assertThat(job.message()).contains("the journal is full");
        assertThat(platform.installed()).isEmpty();
        platform.engine.refusal = null;
        assertThat(deploy("btc", Map.of()).state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void endsADeploymentAndLetsItsClassesGo() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        deploy("btc", Map.of());
        Job job = platform.ended(platform.deployer().undeploy("btc", "enough", "tester"));
        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        assertThat(platform.deployer().deployments()).isEmpty();
        assertThat(platform.installed()).isEmpty();
        TestPlatform.until("the classes are collected", () -> {
            System.gc();
            return platform.deployer().job(job.id()).steps().stream().anyMatch(step -> step.contains("were collected"));
        });
    }

    @Test
    void pausesAndResumes() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        deploy("btc", Map.of());
        platform.deployer().pause("btc", "lunch", "tester");
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.PAUSED);
        platform.deployer().resume("btc", "", "tester");
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
        assertThat(TestPlatform.code(() -> platform.deployer().resume("btc", "", "tester")))
                .isEqualTo("conflict");
        assertThat(TestPlatform.code(() -> platform.deployer().pause("eth", "", "tester")))
                .isEqualTo("unknown-deployment");
        assertThat(platform.engine.calls).containsExactly("deploy btc", "pause btc", "resume btc");
    }

    @Test
    void keepsAJarThatTheJournalNames() throws Exception {
        String sha256 = platform.upload(StrategyJar.cross("1.0.0")).result();
        deploy("btc", Map.of());
        assertThat(TestPlatform.code(() -> platform.deployer().forget(sha256, "tester")))
                .isEqualTo("plugin-in-use");
        platform.ended(platform.deployer().undeploy("btc", "", "tester"));
        assertThatThrownBy(() -> platform.deployer().forget(sha256, "tester"))
                .hasMessageContaining("the journal needs its bytes");
    }

    @Test
    void executesTheJournalAgainWithTheBytesThatAreKept() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        deploy("btc", Map.of("fast", "5"));
        Job same = platform.ended(platform.deployer().verify("tester"));
        assertThat(same.state()).as(same.message()).isEqualTo(Job.State.DONE);
        assertThat(same.result()).isEqualTo("abc");
        assertThat(platform.engine.calls).contains("verified {fast=5} true");
        assertThat(platform.installed()).as("what trades stays").hasSize(1);

        platform.engine.divergence = "at sequence 4 another order";
        Job other = platform.ended(platform.deployer().verify("tester"));
        assertThat(other.state()).isEqualTo(Job.State.FAILED);
        assertThat(other.message()).contains("at sequence 4 another order");
    }

    private void fails(String body, String message) throws Exception {
        platform.upload(StrategyJar.cross("1.0.0", body));
        Job job = deploy("btc", Map.of());
        assertThat(job.state()).isEqualTo(Job.State.FAILED);
        assertThat(job.message()).contains(message);
        assertThat(platform.engine.calls).isEmpty();
        assertThat(platform.installed()).isEmpty();
        assertThat(platform.deployer().ended(job.id()).toCompletableFuture().get(1, TimeUnit.SECONDS))
                .isEqualTo(job);
    }
}
