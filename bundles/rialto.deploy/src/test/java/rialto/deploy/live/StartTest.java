package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState.Status;
import rialto.engine.SwapPlan;
import rialto.event.PlatformEvent.PartChanged;

/** After a start there is what was there before it, and what the configuration wishes for. */
class StartTest {

    @TempDir
    Path home;

    private TestPlatform platform;

    @AfterEach
    void stop() throws Exception {
        if (platform != null) {
            platform.close();
        }
    }

    private void start(EngineDouble engine, Map<String, String> properties, StrategyJar... shipped) throws Exception {
        platform = new TestPlatform(home, engine, properties, shipped);
    }

    private String deployed(String version) throws Exception {
        String sha256 = platform.upload(StrategyJar.cross(version)).result();
        platform.ended(platform.deployer()
                .deploy(
                        new DeploymentRequest("btc", "cross", version, Map.of("fast", "20"), List.of("BTCUSDT.sim")),
                        "tester"));
        return sha256;
    }

    /** What the engine would have recovered: the same deployments without code, those that ran held. */
    private static EngineDouble recovered(EngineDouble before) {
        EngineDouble after = new EngineDouble();
        after.states.putAll(before.states);
        for (String name : List.copyOf(after.states.keySet())) {
            if (after.states.get(name).status() == Status.RUNNING) {
                after.status(name, Status.HELD, "the platform started again");
            }
        }
        return after;
    }

    @Test
    void bringsBackWhatRanFromTheStore() throws Exception {
        start(new EngineDouble(), Map.of());
        String sha256 = deployed("1.0.0");
        EngineDouble before = platform.engine;
        platform.close();
        assertThat(before.calls).as("an orderly stop saves the state").contains("hold btc");

        start(recovered(before), Map.of());
        TestPlatform.until("btc runs", () -> platform.engine.state("btc").status() == Status.RUNNING);
        assertThat(platform.engine.calls).containsExactly("takeBack btc");
        assertThat(platform.engine.state("btc").sha256()).isEqualTo(sha256);
        assertThat(platform.engine.state("btc").parameters()).isEqualTo(Map.of("fast", "20"));
        TestPlatform.until("the plugin is in use", () -> platform.plugin(sha256).state() == PluginInfo.State.IN_USE);
        assertThat(platform.plugin(sha256).source()).isEqualTo("upload");
    }

    @Test
    void leavesHeldWhatHasLostItsJarAndSaysSo() throws Exception {
        start(new EngineDouble(), Map.of());
        String sha256 = deployed("1.0.0");
        EngineDouble before = platform.engine;
        platform.close();
        Files.delete(home.resolve("plugins-store").resolve(sha256 + ".jar"));

        start(recovered(before), Map.of());
        TestPlatform.until(
                "the reason is told",
                () -> platform.engine.state("btc").reason().contains("is not in the store"));
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.HELD);
        assertThat(platform.engine.state("btc").reason())
                .contains(sha256)
                .contains("upload it, then resume the deployment");

        platform.upload(StrategyJar.cross("1.0.0"));
        platform.deployer().resume("btc", "", "tester");
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void doesNotUseAJarThatWasAltered() throws Exception {
        start(new EngineDouble(), Map.of());
        String sha256 = deployed("1.0.0");
        EngineDouble before = platform.engine;
        platform.close();
        Files.write(
                home.resolve("plugins-store").resolve(sha256 + ".jar"),
                StrategyJar.cross("6.6.6").bytes());

        start(recovered(before), Map.of());
        TestPlatform.until(
                "the reason is told",
                () -> platform.engine.state("btc").reason().contains("is not in the store"));
        assertThat(platform.installed()).isEmpty();
    }

    @Test
    void stillKnowsThatTheJournalNamesAJarThatWasLostAndCameAgain() throws Exception {
        start(new EngineDouble(), Map.of());
        String sha256 = deployed("1.0.0");
        platform.ended(platform.deployer().undeploy("btc", "", "tester"));
        platform.close();
        Files.delete(home.resolve("plugins-store").resolve(sha256 + ".jar"));

        start(new EngineDouble(), Map.of());
        platform.upload(StrategyJar.cross("1.0.0"));
        assertThat(TestPlatform.code(() -> platform.deployer().forget(sha256, "tester")))
                .isEqualTo("plugin-in-use");
    }

    @Test
    void leavesPausedWhatWasPaused() throws Exception {
        start(new EngineDouble(), Map.of());
        deployed("1.0.0");
        platform.deployer().pause("btc", "for the night", "tester");
        EngineDouble before = platform.engine;
        platform.close();

        start(recovered(before), Map.of());
        platform.upload(StrategyJar.cross("9.0.0"));
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.PAUSED);
        assertThat(platform.installed()).isEmpty();
        platform.deployer().resume("btc", "", "tester");
        assertThat(platform.engine.state("btc").status()).isEqualTo(Status.RUNNING);
        assertThat(platform.engine.state("btc").version()).isEqualTo("1.0.0");
    }

    @Test
    void remembersTheVersionBefore() throws Exception {
        start(new EngineDouble(), Map.of());
        String first = deployed("1.0.0");
        platform.upload(StrategyJar.cross("2.0.0"));
        platform.ended(platform.deployer()
                .swap("btc", new SwapRequest(null, null, Map.of("fast", "30"), SwapPlan.AT_ONCE), "tester"));
        EngineDouble before = platform.engine;
        platform.close();

        start(recovered(before), Map.of());
        TestPlatform.until("btc runs", () -> platform.engine.state("btc").status() == Status.RUNNING);
        TestPlatform.until(
                "btc is free", () -> TestPlatform.code(() -> platform.deployer().rollBack("btc", "", "tester"))
                        .isEmpty());
        assertThat(platform.ended(platform.last("rollback")).state()).isEqualTo(Job.State.DONE);
        assertThat(platform.engine.state("btc").sha256()).isEqualTo(first);
        assertThat(platform.engine.state("btc").parameters()).isEqualTo(Map.of("fast", "20"));
    }

    @Test
    void takesInBuiltInPluginsAndMakesConfiguredDeployments() throws Exception {
        Path builtIn = Files.createDirectories(home.resolve("builtin"));
        Files.write(builtIn.resolve("cross-1.jar"), StrategyJar.cross("1.0.0").bytes());
        Files.writeString(builtIn.resolve("broken.jar"), "no jar");
        EngineDouble engine = new EngineDouble();
        engine.instruments = List.of();
        start(engine, Map.of("rialto.plugins.builtin", builtIn.toString()));
        TestPlatform.until(
                "the plugin is there",
                () -> !platform.deployer().plugins().isEmpty()
                        && platform.deployer().plugins().get(0).state() == PluginInfo.State.READY);
        assertThat(platform.deployer().plugins().get(0).source()).isEqualTo("builtin");

        configure("cross-first", new String[] {"fast=33"}, new String[0]);
        configure("cross-eth", new String[0], new String[] {"ETHUSDT.sim"});
        assertThat(engine.calls).as("no instrument is known yet").isEmpty();
        engine.instruments = List.of("BTCUSDT.sim", "ETHUSDT.sim");
        TestPlatform.until(
                "both are deployed", () -> platform.deployer().deployments().size() == 2);
        assertThat(engine.state("cross-first").instruments()).containsExactly("BTCUSDT.sim");
        assertThat(engine.state("cross-first").parameters()).isEqualTo(Map.of("fast", "33"));
        assertThat(engine.state("cross-eth").instruments()).containsExactly("ETHUSDT.sim");

        TestPlatform.until(
                "it is free", () -> TestPlatform.code(() -> platform.deployer().undeploy("cross-eth", "", "tester"))
                        .isEmpty());
        platform.ended(platform.last("undeploy"));
        platform.close();
        start(recovered(engine), Map.of("rialto.plugins.builtin", builtIn.toString()));
        configure("cross-eth", new String[0], new String[] {"ETHUSDT.sim"});
        configure("cross-more", new String[0], new String[] {"ETHUSDT.sim"});
        TestPlatform.until("the other one is deployed", () -> platform.engine.state("cross-more") != null);
        assertThat(platform.engine.state("cross-eth"))
                .as("what a person ended is not made again")
                .isNull();
    }

    private void configure(String name, String[] parameters, String[] instruments) throws Exception {
        Dictionary<String, Object> wish = new Hashtable<>();
        wish.put("name", name);
        wish.put("plugin", "cross");
        wish.put("parameters", parameters);
        wish.put("instruments", instruments);
        Object admin = platform.service("org.osgi.service.cm.ConfigurationAdmin");
        Object configuration = admin.getClass()
                .getMethod("getFactoryConfiguration", String.class, String.class, String.class)
                .invoke(admin, "rialto.deployment", name, "?");
        configuration.getClass().getMethod("update", Dictionary.class).invoke(configuration, wish);
    }

    @Test
    void replacesACorePartOnceTheEngineHasTakenIt() throws Exception {
        start(new EngineDouble(), Map.of());
        Bundle old = platform.context.installBundle("test:risk", part("1.0.0").open());
        old.start();

        Job job = platform.deployer().upload(part("1.1.0").open(), "risk.jar", "upload", "tester");
        assertThat(job.kind()).isEqualTo("replace");
        TestPlatform.until(
                "it waits for the engine",
                () -> platform.deployer().job(job.id()).phase().equals("hand over"));
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        platform.engine.tell(new PartChanged(77, 0, "orders", "1.1.0", ""));
        platform.engine.tell(new PartChanged(78, 0, "risk", "1.1.0", ""));

        Job end = platform.ended(job);
        assertThat(end.state()).as(end.message()).isEqualTo(Job.State.DONE);
        assertThat(end.message()).contains("the risk is 1.1.0 since sequence 78");
        assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThat(platform.engine.listeners()).isZero();
        assertThat(platform.installed())
                .extracting(bundle -> bundle.getVersion().toString())
                .containsExactly("1.1.0");
    }

    @Test
    void leavesTheOldCorePartWhenTheNewOneDoesNotStart() throws Exception {
        start(new EngineDouble(), Map.of());
        Bundle old = platform.context.installBundle("test:risk", part("1.0.0").open());
        old.start();
        Job end = platform.ended(platform.deployer()
                .upload(part("1.1.0").with("Import-Package", "acme.nowhere").open(), "risk.jar", "upload", "tester"));
        assertThat(end.state()).isEqualTo(Job.State.FAILED);
        assertThat(end.message()).contains("package acme.nowhere is offered by nobody");
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(platform.installed()).isEmpty();
        assertThat(platform.engine.listeners()).isZero();
    }

    @Test
    void replacesACorePartAgainAfterARestartUnlessItShipsNewer() throws Exception {
        start(new EngineDouble(), Map.of());
        platform.context.installBundle("test:risk", part("1.0.0").open()).start();
        Job job = platform.deployer().upload(part("1.1.0").open(), "risk.jar", "upload", "tester");
        taken(job);
        platform.ended(job);
        platform.close();

        start(new EngineDouble(), Map.of(), part("1.0.0"));
        TestPlatform.until("it is under way", () -> platform.last("replace") != null);
        taken(platform.last("replace"));
        assertThat(platform.ended(platform.last("replace")).state()).isEqualTo(Job.State.DONE);
        platform.close();

        start(new EngineDouble(), Map.of(), part("1.2.0"));
        platform.upload(StrategyJar.cross("1.0.0"));
        assertThat(platform.last("replace")).isNull();
    }

    @Test
    void putsAReplacedCorePartBackBeforeTheEngineIsThereIfThatCannotStartWithoutIt() throws Exception {
        start(new EngineDouble(), Map.of());
        platform.context.installBundle("test:risk", part("1.0.0").open()).start();
        Job job = platform.deployer().upload(part("1.1.0").open(), "risk.jar", "upload", "tester");
        taken(job);
        platform.ended(job);
        platform.close();

        platform = new TestPlatform(
                home,
                new EngineDouble(),
                Map.of(),
                context -> {
                    ServiceRegistration<Condition> failed = context.registerService(
                            Condition.class,
                            Condition.INSTANCE,
                            new Hashtable<>(Map.of(Condition.CONDITION_ID, "rialto.engine.failed")));
                    TestPlatform.until("1.1.0 is active", () -> Arrays.stream(context.getBundles())
                            .anyMatch(each ->
                                    each.getLocation().startsWith("rialto:") && each.getState() == Bundle.ACTIVE));
                    failed.unregister();
                },
                part("1.0.0"));
        platform.upload(StrategyJar.cross("1.0.0"));
        assertThat(platform.last("replace")).as("it is at work").isNull();
        assertThat(platform.context.getBundles())
                .filteredOn(each -> "rialto.risk".equals(each.getSymbolicName()))
                .extracting(each -> each.getVersion().toString())
                .containsExactly("1.1.0");
    }

    private void taken(Job job) {
        TestPlatform.until(
                "it waits for the engine",
                () -> platform.deployer().job(job.id()).phase().equals("hand over"));
        platform.engine.tell(new PartChanged(78, 0, "risk", "1.1.0", ""));
    }

    private static StrategyJar part(String version) {
        return StrategyJar.of("rialto.risk.gate.Gate", "package rialto.risk.gate; public class Gate {}")
                .with("Bundle-SymbolicName", "rialto.risk")
                .with("Bundle-Version", version);
    }
}
