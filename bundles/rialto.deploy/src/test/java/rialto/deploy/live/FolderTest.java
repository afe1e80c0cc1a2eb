package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.engine.DeploymentState;
import rialto.engine.DeploymentState.Status;

/** The plugins folder, with the real File Install looking at it. */
class FolderTest {

    @TempDir
    Path home;

    private Path folder;
    private TestPlatform platform;

    @BeforeEach
    void start() throws Exception {
        folder = home.resolve("plugins");
        platform = new TestPlatform(home, new EngineDouble(), Map.of("rialto.plugins", folder.toString()));
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    private void drop(String name, byte[] bytes) throws Exception {
        Files.write(folder.resolve(name), bytes);
    }

    private void untilKept(int count) {
        TestPlatform.until(
                count + " are kept",
                () -> platform.deployer().plugins().size() == count
                        && platform.deployer().jobs().stream().allMatch(job -> job.state() != Job.State.RUNNING));
    }

    @Test
    void uploadsWhatIsDroppedAndSwapsWhatIsDeployedOfIt() throws Exception {
        drop("cross.jar", StrategyJar.cross("1.0.0").bytes());
        untilKept(1);
        assertThat(platform.deployer().plugins().get(0).source()).isEqualTo("folder");
        assertThat(platform.deployer().deployments())
                .as("dropping deploys nothing new")
                .isEmpty();
        assertThat(platform.installed()).isEmpty();

        platform.ended(platform.deployer()
                .deploy(new DeploymentRequest("btc", "cross", null, Map.of(), List.of("BTCUSDT.sim")), "tester"));
        drop("cross.jar", StrategyJar.cross("2.0.0", "public int more;").bytes());
        TestPlatform.until(
                "btc is swapped", () -> platform.engine.state("btc").version().equals("2.0.0"));

        drop("old-cross.jar", StrategyJar.cross("1.0.0").bytes());
        TestPlatform.until(
                "an older one that is dropped by hand is meant too",
                () -> platform.engine.state("btc").version().equals("1.0.0"));

        Files.delete(folder.resolve("old-cross.jar"));
        Files.delete(folder.resolve("cross.jar"));
        drop(
                "another.jar",
                StrategyJar.of("acme.other.Other", """
                package acme.other;
                import org.osgi.service.component.annotations.*;
                import rialto.strategy.*;
                @StrategyPlugin("other")
                @Component(factory = StrategyPlugin.FACTORY, service = {}, configurationPolicy = ConfigurationPolicy.IGNORE)
                public final class Other implements Strategy {}
                """)
                        .with("Bundle-SymbolicName", "acme.other")
                        .bytes());
        untilKept(3);
        assertThat(platform.engine.state("btc").status())
                .as("deleting takes nothing away")
                .isEqualTo(Status.RUNNING);
    }

    /** File Install makes a plain bundle of a jar that it finds before it knows of the installer; so it is asked several times. */
    @RepeatedTest(5)
    void takesInWhatLiesThereBeforeItStarts() throws Exception {
        platform.close();
        drop("cross.jar", StrategyJar.cross("1.0.0").bytes());
        platform = new TestPlatform(home, new EngineDouble(), Map.of("rialto.plugins", folder.toString()));
        untilKept(1);
        assertThat(platform.context.getBundles())
                .extracting(Bundle::getLocation)
                .noneMatch(location -> location.contains("cross.jar"));
    }

    @Test
    void installsNothingThatIsNoPlugin() throws Exception {
        drop(
                "plain.jar",
                StrategyJar.of("acme.Plain", "package acme; public class Plain {}")
                        .bytes());
        byte[] whole = StrategyJar.cross("1.0.0").bytes();
        drop("half.jar", java.util.Arrays.copyOf(whole, whole.length / 2));
        TestPlatform.until(
                "both were looked at",
                () -> platform.deployer().jobs().stream()
                                .filter(job -> job.state() != Job.State.RUNNING)
                                .count()
                        == 2);
        assertThat(platform.deployer().jobs()).allMatch(job -> job.state() == Job.State.FAILED);
        assertThat(platform.context.getBundles()).noneMatch(bundle -> "acme.cross".equals(bundle.getSymbolicName()));

        drop("half.jar", whole);
        untilKept(1);
    }

    /** What it lacked may be there by then. */
    @Test
    void looksAgainAtAJarThatFailedWhenItIsCopiedAgain() throws Exception {
        byte[] lacking = StrategyJar.cross("1.0.0")
                .with("Import-Package", "acme.nowhere,*")
                .bytes();
        drop("cross.jar", lacking);
        untilFailed(1);
        drop("cross.jar", lacking);
        untilFailed(2);
    }

    private void untilFailed(int count) {
        TestPlatform.until(
                count + " have failed",
                () -> platform.deployer().jobs().stream()
                                .filter(job -> job.state() == Job.State.FAILED)
                                .count()
                        == count);
    }

    private void deployFirst() throws Exception {
        platform.upload(StrategyJar.cross("1.0.0"));
        platform.ended(platform.deployer()
                .deploy(new DeploymentRequest("btc", "cross", null, Map.of(), List.of("BTCUSDT.sim")), "tester"));
        platform.engine.quick = false;
    }

    @Test
    void swapsToAJarThatIsDroppedDuringASwapWhenThatHasEnded() throws Exception {
        deployFirst();
        drop("cross.jar", StrategyJar.cross("2.0.0").bytes());
        TestPlatform.until("the first swap is with the engine", () -> platform.engine.pending != null);
        drop("cross.jar", StrategyJar.cross("3.0.0", "public int more;").bytes());
        TestPlatform.until("the second jar is kept", () -> platform.deployer().plugins().stream()
                .anyMatch(plugin -> plugin.version().equals("3.0.0")));
        TestPlatform.until("its upload has ended", () -> platform.deployer().jobs().stream()
                .noneMatch(job -> job.kind().equals("upload") && job.state() == Job.State.RUNNING));
        platform.engine.pending.switched();
        platform.engine.pending.commit();
        TestPlatform.until(
                "the second swap is with the engine",
                () -> platform.engine.pending != null
                        && platform.engine.pending.candidate.version().equals("3.0.0"));
    }

    @Test
    void takesUpAgainAfterARestartASwapThatDidNotEnd() throws Exception {
        deployFirst();
        drop("cross.jar", StrategyJar.cross("2.0.0").bytes());
        TestPlatform.until("the swap is with the engine", () -> platform.engine.pending != null);
        DeploymentState state = platform.engine.state("btc");
        platform.close();

        EngineDouble again = new EngineDouble();
        again.states.put("btc", state);
        again.status("btc", Status.HELD, "the platform started again");
        platform = new TestPlatform(home, again, Map.of("rialto.plugins", folder.toString()));
        TestPlatform.until(
                "btc is swapped after all",
                () -> platform.engine.state("btc").version().equals("2.0.0"));
        assertThat(platform.engine.calls)
                .as("what ran before comes back first")
                .containsExactly("takeBack btc", "swap btc");
    }

    @Test
    void doesNothingAgainAfterARestart() throws Exception {
        drop("cross.jar", StrategyJar.cross("1.0.0").bytes());
        untilKept(1);
        platform.close();
        EngineDouble again = new EngineDouble();
        platform = new TestPlatform(home, again, Map.of("rialto.plugins", folder.toString()));
        drop("more.jar", StrategyJar.cross("2.0.0", "public int more;").bytes());
        untilKept(2);
        assertThat(platform.deployer().jobs()).extracting(Job::subject).containsExactly("more.jar");
    }
}
