package rialto.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.tests.process.Operator;
import rialto.tests.process.PlatformProcess;

/** A laptop that is closed for an hour, and a platform that is started again meanwhile. */
class SleepTest {

    private static final long HOUR_MILLIS = 3_600_000;

    @TempDir
    private Path home;

    @Test
    void afterAnHourOfSleepTheFiguresAreSaidToBeStaleAndThenAreRight() throws Exception {
        try (PlatformProcess platform = PlatformProcess.start(home).awaitReady();
                Browser browser = new Browser(platform.address(), ColorScheme.DARK, 1360)) {
            Page page = browser.page();
            page.clock().install();
            page.reload();
            browser.enter(platform.token());
            assertThat(page.locator(".pulse")).containsText("live");
            assertThat(page.locator(".chart canvas").first()).isVisible();
            page.evaluate("() => { window.pulses = []; new MutationObserver(() => pulses.push(document.querySelector('.pulse').innerText))"
                    + ".observe(document.querySelector('.pulse'), {subtree: true, childList: true, characterData: true}); }");
            int before = page.locator("#fills tbody tr").count();

            // Asleep: the connection is cut, and things happen that nobody hears of.
            page.context().setOffline(true);
            new Operator(platform).configure("rialto.rest.StreamServlet", "mostStreams=100");
            new Operator(platform).buy();
            page.clock().fastForward(HOUR_MILLIS);
            page.context().setOffline(false);

            page.waitForFunction("before => document.querySelectorAll('#fills tbody tr').length > before", before);
            assertThat(page.locator(".pulse")).containsText("live");
            assertThat(page.locator("desk-screen .screen-head .pill")).hasText("LIVE");
            assertThat((List<?>) page.evaluate("pulses"))
                    .as("what the band said meanwhile")
                    .anySatisfy(said -> assertThat((String) said)
                            .matches(Pattern.compile("stale: .*|stream broken .*|platform does not answer")));
        }
    }

    @Test
    void afterARestartOfThePlatformThePageAsksForTheTokenAndShowsWhatIsThen() throws Exception {
        try (PlatformProcess first = PlatformProcess.start(home).awaitReady();
                Browser browser = new Browser(first.address(), ColorScheme.LIGHT, 1360)) {
            Page page = browser.page();
            browser.enter(first.token());
            new Operator(first).buy();
            assertThat(page.locator("#fills tbody tr").first()).isVisible();
            first.terminate();
            first.awaitExit();
            assertThat(page.locator(".pulse.late")).hasText("platform does not answer");

            try (PlatformProcess again = PlatformProcess.start(
                            home, "--port", Integer.toString(first.address().getPort()))
                    .awaitReady()) {
                assertThat(page.getByLabel("Admin token")).isVisible();
                browser.enter(again.token());
                assertThat(page.locator(".pulse")).containsText("live");
                assertThat(page.locator("#fills tbody tr").first()).containsText("BUY");
            }
        }
    }
}
