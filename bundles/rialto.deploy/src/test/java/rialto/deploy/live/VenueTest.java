package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import rialto.deploy.Job;

/** A venue's bundle is taken in by upload, replaced by its next version, and back after a restart. */
class VenueTest {

    @TempDir
    Path home;

    private TestPlatform platform;

    @BeforeEach
    void start() throws Exception {
        platform = open();
    }

    private TestPlatform open() throws Exception {
        return new TestPlatform(
                home,
                new EngineDouble(),
                Map.of("rialto.plugins", home.resolve("plugins").toString()));
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    /** A venue that is active at once, with a class body and a policy of configuration. */
    private static StrategyJar venue(String version, String policy, String body) {
        return StrategyJar.of("acme.shop.Shop", """
                package acme.shop;
                import java.util.List;
                import org.osgi.service.component.annotations.*;
                import rialto.venue.*;
                @Component(service = VenueAdapter.class, immediate = true, configurationPid = "acme.shop",
                        configurationPolicy = ConfigurationPolicy.%s)
                public final class Shop implements VenueAdapter {
                    %s
                    public String venue() { return "shop"; }
                    public Environment environment() { return Environment.SIM; }
                    public void connect(VenuePort port) {}
                    public void disconnect() {}
                    public void submit(NewOrder order) {}
                    public void cancel(String clOrdId) {}
                    public void reconcile(List<String> clOrdIds) {}
                    public void resync(int instrument) { new Thread(() -> {}).start(); }
                }
                """.formatted(policy, body))
                .with("Bundle-SymbolicName", "acme.shop")
                .with("Bundle-Version", version);
    }

    private Bundle only() {
        assertThat(platform.installed()).hasSize(1);
        return platform.installed().get(0);
    }

    /** Adapters that are there, for whoever asks. */
    private int adapters() {
        try {
            ServiceReference<?>[] services =
                    platform.context.getAllServiceReferences("rialto.venue.VenueAdapter", null);
            return services == null ? 0 : services.length;
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isInstalledStartedAndBackAfterARestart() throws Exception {
        Job job = platform.upload(venue("1.0.0", "OPTIONAL", ""));
        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        assertThat(job.kind()).isEqualTo("venue");
        assertThat(job.message()).contains("acme.shop 1.0.0", "is installed with 1 adapter");
        assertThat(only().getState()).isEqualTo(Bundle.ACTIVE);

        platform.close();
        platform = open();
        TestPlatform.until("the venue is back", () -> platform.installed().size() == 1);
        assertThat(only().getVersion()).hasToString("1.0.0");
    }

    @Test
    void givesItsPlaceToTheNextVersion() throws Exception {
        platform.upload(venue("1.0.0", "OPTIONAL", ""));
        Job job = platform.upload(venue("1.1.0", "OPTIONAL", ""));
        assertThat(job.state()).as(job.message()).isEqualTo(Job.State.DONE);
        assertThat(only().getVersion()).hasToString("1.1.0");
    }

    @Test
    void keepsItsPlaceWhereTheNextVersionDoesNotComeUp() throws Exception {
        platform.upload(venue("1.0.0", "OPTIONAL", ""));
        Job job = platform.upload(
                venue("1.1.0", "OPTIONAL", "public Shop() { throw new IllegalArgumentException(\"no key file\"); }"));
        assertThat(job.state()).isEqualTo(Job.State.FAILED);
        assertThat(job.message()).contains("does not come up", "no key file", "the old one stays");
        assertThat(only().getVersion()).hasToString("1.0.0");
        assertThat(only().getState()).isEqualTo(Bundle.ACTIVE);

        Job again = platform.upload(venue("1.0.0", "OPTIONAL", ""));
        assertThat(again.message()).contains("is installed already");
        assertThat(only().getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void isConfiguredByAFileInThePluginsFolder() throws Exception {
        Job job = platform.upload(venue("1.0.0", "REQUIRE", ""));
        assertThat(job.message()).contains("with 0 adapters", "waiting for a configuration");
        assertThat(adapters()).isZero();
        Path file = Files.writeString(home.resolve("plugins").resolve("acme.shop-first.cfg"), "account = a\n");
        TestPlatform.until("the adapter is there", () -> adapters() == 1);
        Files.delete(file);
        TestPlatform.until("the adapter has gone", () -> adapters() == 0);
    }

    @Test
    void goesWhenItIsForgotten() throws Exception {
        Job job = platform.upload(venue("1.0.0", "OPTIONAL", ""));
        platform.deployer().forget(job.result(), "tester");
        assertThat(platform.installed()).isEmpty();
        assertThat(home.resolve("plugins-store").resolve(job.result() + ".jar")).doesNotExist();

        platform.close();
        platform = open();
        platform.upload(StrategyJar.cross("1.0.0"));
        assertThat(platform.installed()).as("nor does it come back").isEmpty();
    }
}
