package rialto.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.tests.process.PlatformProcess;

/**
 * How real the money is, as it is shown. Only SIM can be started here; for the others the platform's word for its environment is
 * changed on its way to the page, and nothing else.
 */
class EnvironmentTest {

    /** What the page's own buttons do, without the questions that they ask before. */
    private static final String PAUSE = "import('/app/api.js').then(api => {"
            + " api.ask('/deployments/ema-cross/pause', {method: 'POST', json: {reason: 'a test'}}).catch(() => {}); })";

    @TempDir
    private static Path home;

    private static PlatformProcess platform;

    @BeforeAll
    static void start() throws IOException {
        platform = PlatformProcess.start(home).awaitReady();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SIM,DARK,1360,'rgb(26, 95, 208)',false,No real money",
        "PAPER,DARK,1360,'rgb(95, 61, 196)',true,our fills",
        "PAPER,LIGHT,390,'rgb(95, 61, 196)',true,our fills",
        "TEST,LIGHT,1360,'rgb(131, 85, 0)',true,own test system",
        "TEST,DARK,390,'rgb(131, 85, 0)',true,own test system",
        "LIVE,DARK,1360,'rgb(193, 18, 31)',true,'Real orders, real money'",
        "LIVE,LIGHT,390,'rgb(193, 18, 31)',true,'Real orders, real money'",
    })
    void anEnvironmentIsToldByColourHatchWordTitleAndIcon(
            String environment, ColorScheme colours, int width, String colour, boolean hatched, String says)
            throws Exception {
        try (Browser browser = new Browser(platform.address(), colours, width)) {
            Page page = browser.page();
            pretend(page, environment);
            page.reload();
            assertThat(page.locator(".login .env")).hasText(environment);
            browser.enter(platform.token());

            assertThat(page.locator(".band strong")).hasText(environment);
            assertThat(page.locator(".band")).hasCSS("background-color", colour);
            String hatch = (String)
                    page.evaluate("getComputedStyle(document.querySelector('.band'), '::after').backgroundImage");
            assertThat(hatch.startsWith("repeating-linear-gradient"))
                    .as(hatch)
                    .isEqualTo(hatched);
            assertThat(page.locator(".band .says")).containsText(says);
            assertThat(page).hasTitle(environment + " · Desk · Rialto");
            String icon = page.locator("link[rel=icon]").getAttribute("href");
            assertThat(icon).isEqualTo("/icons/" + environment.toLowerCase(Locale.ROOT) + ".svg");
            assertThat(page.evaluate("async icon => (await fetch(icon)).status", icon))
                    .isEqualTo(200);
            browser.picture("Environment-" + environment);
            assertThat(browser.barriers()).isEmpty();
        }
    }

    @Test
    void aPageThatShowsAnotherEnvironmentThanThereIsMovesNothingAndIsLoadedAnew() throws Exception {
        try (Browser browser = new Browser(platform.address(), ColorScheme.DARK, 1360)) {
            Page page = browser.page();
            browser.enter(platform.token());
            pretend(page, "LIVE");
            page.reload();
            assertThat(page.locator(".band strong")).hasText("LIVE");
            page.unrouteAll();
            page.route("**/api/v1/status", Route::abort); // or it would find out by itself before it asks

            page.waitForNavigation(() -> page.evaluate(PAUSE));

            assertThat(platform.get("/api/v1/deployments/ema-cross").body()).contains("\"status\":\"RUNNING\"");
            assertThat(page.locator(".band strong")).hasText("SIM");
        }
    }

    private static void pretend(Page page, String environment) {
        page.route(Pattern.compile(".*/(health/ready|api/v1/status)$"), route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replace("\"SIM\"", '"' + environment + '"')));
        });
    }
}
