package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.SynchronousBundleListener;
import rialto.deploy.ClassWatch;
import rialto.deploy.DeployException;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.ParameterInfo;
import rialto.deploy.PluginInfo;

/** A jar is taken in whole or not at all, and what is wrong with it is said in plain words. */
class UploadTest {

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

    @Test
    void keepsAPluginByItsHashAndTellsItsParameters() throws Exception {
        Job job = platform.upload(StrategyJar.cross("1.2.0"));

        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        assertThat(home.resolve("plugins-store").resolve(job.result() + ".jar")).exists();
        PluginInfo plugin = platform.plugin(job.result());
        assertThat(plugin.plugin()).isEqualTo("cross");
        assertThat(plugin.symbolicName()).isEqualTo("acme.cross");
        assertThat(plugin.version()).isEqualTo("1.2.0");
        assertThat(plugin.state()).isEqualTo(PluginInfo.State.READY);
        assertThat(plugin.source()).isEqualTo("upload");
        assertThat(plugin.description()).isEqualTo("Crosses for tests.");
        assertThat(plugin.parameters())
                .contains(
                        new ParameterInfo(
                                "fast", "Fast", "bars in the fast average", "int", "10", "2", "200", List.of()),
                        new ParameterInfo(
                                "mood", "Mood", "how", "string", "calm", null, null, List.of("calm", "bold")));
        assertThat(platform.installed())
                .as("nothing stays installed by a trial")
                .isEmpty();
        assertThat(platform.engine.journal)
                .anyMatch(line -> line.contains("resolve: "))
                .anyMatch(line -> line.contains("done: "));
    }

    /** An author's compiler makes a version a minute: only the newest stay, and what came another way. */
    @Test
    void keepsTheNewestOfTheVersionsThatWereWatched() throws Exception {
        String uploaded = platform.upload(StrategyJar.cross("1.0.0")).result();
        List<String> watched = new ArrayList<>();
        for (int i = 0; i < PluginDeployer.WATCHED_KEPT + 3; i++) {
            StrategyJar jar = StrategyJar.cross("1.0.0.watch-" + (100 + i));
            watched.add(platform.ended(platform.deployer().upload(jar.open(), "x.jar", ClassWatch.SOURCE, "tester"))
                    .result());
            if (i == 0) {
                platform.ended(platform.deployer()
                        .deploy(
                                new DeploymentRequest("mine", "cross", null, new TreeMap<>(), List.of("BTCUSDT.sim")),
                                "tester"));
            }
        }
        assertThat(platform.plugin(uploaded)).as("uploaded by hand").isNotNull();
        assertThat(platform.plugin(watched.get(0)))
                .as("the oldest, which is deployed")
                .isNotNull();
        assertThat(platform.plugin(watched.get(1))).isNull();
        assertThat(platform.plugin(watched.get(2))).isNull();
        assertThat(platform.plugin(watched.get(3))).isNotNull();
        assertThat(kept()).hasSize(1 + 1 + PluginDeployer.WATCHED_KEPT);
    }

    @Test
    void letsNobodyHearOfATrial() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        // The framework's own bundle hears of everything, whatever hooks say.
        platform.context.getBundle("rialto.deploy").getBundleContext().addBundleListener((SynchronousBundleListener)
                event -> heard.add(event.getBundle().toString()));
        platform.upload(StrategyJar.cross("1.0.0"));
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesWhatIsNoJarAtOnce() throws Exception {
        assertThatThrownBy(() -> platform.deployer()
                        .upload(
                                new ByteArrayInputStream("no jar".getBytes(StandardCharsets.UTF_8)),
                                "x.jar",
                                "upload",
                                "tester"))
                .isInstanceOf(DeployException.class)
                .extracting(e -> ((DeployException) e).code())
                .isEqualTo("not-a-jar");
        assertThat(platform.last("upload").state()).isEqualTo(Job.State.FAILED);
        assertThat(kept()).isEmpty();
    }

    @Test
    void refusesABundleWithoutAStrategy() throws Exception {
        StrategyJar plain = StrategyJar.of("acme.Plain", "package acme; public class Plain {}");
        assertThat(TestPlatform.code(() -> platform.deployer().upload(plain.open(), "x.jar", "upload", "tester")))
                .isEqualTo("no-strategy");
        assertThat(kept()).isEmpty();
    }

    @Test
    void refusesForbiddenCallsAndNamesThem() {
        StrategyJar clock = StrategyJar.cross("1.0.0", "public long now() { return System.nanoTime(); }");
        assertThatThrownBy(() -> platform.deployer().upload(clock.open(), "x.jar", "upload", "tester"))
                .hasMessageContaining("acme.cross.Cross.now()")
                .hasMessageContaining("java.lang.System.nanoTime()");
    }

    @Test
    void saysInPlainWordsWhichPackageIsMissing() throws Exception {
        Job job = platform.upload(
                StrategyJar.cross("1.0.0").with("Import-Package", "org.apache.commons.math3;version=\"[3.6,4)\",*"));

        assertThat(job.state()).isEqualTo(Job.State.FAILED);
        assertThat(job.message())
                .contains("package org.apache.commons.math3 [3.6.0,4.0.0) is offered by nobody")
                .contains("pack its classes into the plugin");
        assertThat(platform.installed()).isEmpty();
        PluginInfo plugin = platform.deployer().plugins().get(0);
        assertThat(plugin.state()).isEqualTo(PluginInfo.State.UNRESOLVED);
        assertThat(plugin.problem()).contains("org.apache.commons.math3");
    }

    @Test
    void saysWhichVersionsAreOffered() throws Exception {
        Job job = platform.upload(
                StrategyJar.cross("1.0.0").with("Import-Package", "rialto.strategy;version=\"[2,3)\",*"));

        assertThat(job.message())
                .contains("package rialto.strategy [2.0.0,3.0.0) is wanted, and offered is 1.0.0")
                .contains("build the plugin against what this platform offers");
    }

    @Test
    void saysWhichHostAndWhichJavaAreMissing() throws Exception {
        Job job = platform.upload(StrategyJar.cross("1.0.0")
                .with(
                        "Require-Capability",
                        "osgi.implementation;filter:=\"(&(osgi.implementation=acme.cloud)(version>=1.0.0))\","
                                + "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""));

        assertThat(job.message())
                .contains("capability osgi.implementation acme.cloud 1.0.0 or newer is offered by nobody")
                .contains("it needs JavaSE 99, and this platform runs on Java "
                        + Runtime.version().feature());
    }

    @Test
    void deniesStrategiesTheFrameworkAndTheFarSideOfTheGate() throws Exception {
        for (String denied : List.of(
                "org.osgi.framework",
                "org.osgi.service.component",
                "rialto.venue",
                "rialto.exchange",
                "rialto.deploy",
                "rialto.engine")) {
            Job job = platform.upload(StrategyJar.cross("1.0.0").with("Import-Package", denied + ",*"));
            assertThat(job.message())
                    .contains("package " + denied + " is not for strategies: a strategy acts through its Trader only");
        }
        assertThat(platform.installed()).isEmpty();
    }

    @Test
    void deniesAnOptionalImportByLeavingItOut() throws Exception {
        Job job = platform.upload(
                StrategyJar.cross("1.0.0").with("Import-Package", "org.osgi.framework;resolution:=optional,*"));
        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
    }

    @Test
    void refusesParametersThatNobodyCouldSet() {
        StrategyJar wrong = StrategyJar.cross("1.0.0", """
                @ObjectClassDefinition public @interface More { @AttributeDefinition(min = "5") int few() default 3; }
                """);
        StrategyJar bad = StrategyJar.of("acme.Bad", """
                package acme;
                import org.osgi.service.component.annotations.*;
                import org.osgi.service.metatype.annotations.*;
                import rialto.strategy.*;
                @StrategyPlugin("bad")
                @Component(factory = StrategyPlugin.FACTORY, service = {}, configurationPolicy = ConfigurationPolicy.IGNORE)
                @Designate(ocd = Bad.Parameters.class)
                public final class Bad implements Strategy {
                    @ObjectClassDefinition public @interface Parameters { @AttributeDefinition(min = "5") int few() default 3; }
                    @Activate public Bad(Parameters p) {}
                }
                """);
        assertThat(TestPlatform.code(() -> platform.deployer().upload(bad.open(), "x.jar", "upload", "tester")))
                .isEqualTo("bad-metatype");
        assertThat(TestPlatform.code(() -> platform.deployer().upload(wrong.open(), "x.jar", "upload", "tester")))
                .isEmpty();
    }

    @Test
    void keepsAJarOnceHoweverOftenItComes() throws Exception {
        Job first = platform.upload(StrategyJar.cross("1.0.0"));
        Job second = platform.upload(StrategyJar.cross("1.0.0"));
        assertThat(second.result()).isEqualTo(first.result());
        assertThat(kept()).hasSize(1);
        assertThat(first.id()).isLessThan(second.id());
        assertThat(platform.deployer().jobs()).first().extracting(Job::id).isEqualTo(second.id());
    }

    @Test
    void forgetsWhatNobodyNeeds() throws Exception {
        Job job = platform.upload(StrategyJar.cross("1.0.0"));
        platform.deployer().forget(job.result(), "tester");
        assertThat(kept()).isEmpty();
        assertThat(platform.deployer().plugins()).isEmpty();
        assertThat(TestPlatform.code(() -> platform.deployer().forget(job.result(), "tester")))
                .isEqualTo("unknown-version");
    }

    private List<Path> kept() throws Exception {
        try (Stream<Path> files = Files.list(home.resolve("plugins-store"))) {
            return files.filter(each -> each.toString().endsWith(".jar")).toList();
        }
    }
}
