package rialto.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.tests.jars.Jars;
import rialto.tests.process.Klines;
import rialto.tests.process.Operator;
import rialto.tests.process.PlatformProcess;

/** The console as an operator uses it, in a real browser, against the platform as it ships. */
class ConsoleTest {

    private static final String RECORDING = "BTCUSDT-1m.csv";
    private static final String LAST_PRICE = "document.querySelector('.chart')?.dataset.last";

    @TempDir
    private static Path home;

    private static PlatformProcess platform;

    @BeforeAll
    static void start() throws IOException {
        Path recordings = Files.createDirectories(home.resolve("recordings"));
        Files.writeString(recordings.resolve(RECORDING), Klines.waves(20_000));
        platform = PlatformProcess.start(home).awaitReady();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource({"DARK,1360,0.2.0", "LIGHT,1360,0.3.0", "DARK,390,0.4.0", "LIGHT,390,0.5.0"})
    void aDayAtTheDesk(ColorScheme colours, int widthPixels, String version) throws Exception {
        try (Browser browser = new Browser(platform.address(), colours, widthPixels)) {
            Page page = browser.page();
            logIn(browser);
            candlesMove(browser);
            theNextVersionIsSwappedIn(browser, version);
            aFillIsOnTheChart(browser);
            aBacktestIsRunAndReadAndComparedWithAnother(browser);
            theKillSwitchIsLatchedAndTakenOff(browser);
            for (String screen : new String[] {"Plugins", "Health"}) {
                open(page, screen);
                nothingIsInTheWay(browser, screen);
            }
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("Log out")))
                    .click();
            assertThat(page.getByText("You are logged out.")).isVisible();

            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.abroad()).isEmpty();
        }
    }

    @Test
    void anInstrumentNamedLikeAScriptIsShownAsItsNameAndToldToBeUnknown() throws Exception {
        try (Browser browser = new Browser(platform.address(), ColorScheme.DARK, 1360)) {
            logIn(browser);
            browser.page().navigate(platform.address() + "/#/desk/%3Cscript%3Ealert(1)%3C%2Fscript%3E");

            assertThat(browser.page().getByRole(AriaRole.ALERT))
                    .hasText("No instrument is called '<script>alert(1)</script>'. Choose one above.");
            assertThat(browser.page().locator("main script")).hasCount(0);
        }
    }

    @Test
    void aPluginThatCannotRunHereIsShownWithWhatItLacks() throws Exception {
        try (Browser browser = new Browser(platform.address(), ColorScheme.LIGHT, 1360)) {
            Page page = browser.page();
            logIn(browser);
            open(page, "Plugins");
            drop(
                    page,
                    "lonely.jar",
                    Jars.unresolvable("rialto.tests.lonely", "1.0.0", "nobody.offers.this", "recorder", "recorder.first"));

            Locator lonely = page.locator("section", new Page.LocatorOptions().setHasText("rialto.tests.lonely"));
            assertThat(lonely.locator(".pill")).hasText("UNRESOLVED");
            assertThat(lonely.locator(".problem")).containsText("nobody.offers.this");
            assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Venue sim"))
                            .locator(".pill"))
                    .hasText("READY");
            lonely.scrollIntoViewIfNeeded();
            nothingIsInTheWay(browser, "Plugins-unresolved");
        }
    }

    @Test
    void aSessionThatIsOverLeadsToTheLoginPageAndNoFigureStays() throws Exception {
        try (Browser browser = new Browser(platform.address(), ColorScheme.LIGHT, 1360)) {
            logIn(browser);
            browser.context().clearCookies();

            assertThat(browser.page().getByLabel("Admin token")).isVisible();
            assertThat(browser.page().locator(".shell")).hasCount(0);
        }
    }

    @Test
    void aPlatformThatIsGoneIsSaidToBeGoneAndItsLastFiguresToBeStale(@TempDir Path other) throws Exception {
        try (PlatformProcess gone = PlatformProcess.start(other).awaitReady();
                Browser browser = new Browser(gone.address(), ColorScheme.DARK, 1360)) {
            logIn(browser, gone);
            assertThat(browser.page().locator(".chart canvas").first()).isVisible();
            gone.kill();

            assertThat(browser.page().locator(".pulse.late")).hasText("platform does not answer");
            assertThat(browser.page().locator("desk-screen .screen-head .pill")).hasText("STALE");
            assertThat(browser.page().locator(".tiles.stale")).isVisible();
            browser.picture("Desk-stale");
            assertThat(browser.barriers()).isEmpty();
        }
    }

    @Test
    void aWrongTokenIsSaidToBeWrongAndLetsNobodyIn() throws Exception {
        try (Browser browser = new Browser(platform.address(), ColorScheme.DARK, 390)) {
            browser.page().getByLabel("Admin token").fill("guessed");
            browser.page().getByLabel("Admin token").press("Enter");

            assertThat(browser.page().getByRole(AriaRole.ALERT)).hasText("That token is not the right one.");
            assertThat(browser.barriers()).isEmpty();
        }
    }

    @Test
    void theScreensAreReachedAndTheKillSwitchIsHeldByKeyboardAlone() throws Exception {
        try (Browser browser = new Browser(platform.address(), ColorScheme.DARK, 1360)) {
            Page page = browser.page();
            logIn(browser);
            page.keyboard().press("Alt+5");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Risk").setExact(true)))
                    .isVisible();
            Locator button = page.locator("#kill hold-button button");
            button.press("Enter");
            assertThat(page.getByText("Orders pass", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            button.focus();
            page.keyboard().down(" ");
            assertThat(page.locator("#kill .state")).hasText("LATCHED");
            page.keyboard().up(" ");
            unlatch(page, "a test of the keyboard");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void logIn(Browser browser) throws IOException {
        logIn(browser, platform);
    }

    private static void logIn(Browser browser, PlatformProcess platform) throws IOException {
        Page page = browser.page();
        page.getByLabel("Admin token").fill(platform.token());
        if (page.locator(".login .env").count() > 0) {
            assertThat(page.locator(".login .env")).hasText("SIM");
        }
        assertThat(browser.barriers()).isEmpty();
        browser.picture("login");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(page.locator(".band strong")).hasText("SIM");
        assertThat(page.url()).doesNotContain(platform.token());
        assertThat((String) page.evaluate("JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie"))
                .doesNotContain(platform.token())
                .doesNotContain("rialto-session");
    }

    private static void candlesMove(Browser browser) {
        Page page = browser.page();
        assertThat(page.locator(".chart canvas").first()).isVisible();
        assertThat(page.locator(".pulse")).containsText("live");
        Object before = page.evaluate(LAST_PRICE);
        page.waitForFunction("before => " + LAST_PRICE + " !== before", before);
        assertThat(page.locator(".book .bid")).hasCount(13);
        assertThat(page.title()).isEqualTo("SIM · Desk · Rialto");
        nothingIsInTheWay(browser, "Desk");
    }

    private static void theNextVersionIsSwappedIn(Browser browser, String version) throws IOException {
        Page page = browser.page();
        open(page, "Deployments");
        byte[] next = Jars.version(Jars.shipped(home.resolve("cache"), "rialto.strategy.emacross"), version);
        String name = "ema-cross-" + version + ".jar";
        if (browser.wide()) {
            drop(page, name, next);
        } else {
            page.locator("#jar").setInputFiles(new FilePayload(name, "application/java-archive", next));
        }
        assertThat(page.locator("#version")).containsText("→ " + version);
        page.locator("#swap-bar").fill("1s");
        page.locator("#swap-fast").fill("2");
        page.locator("#swap-slow").fill("3");
        page.getByText("How careful").click();
        page.locator("#plan-shadowEvents").fill("200");
        page.locator("#plan-probationEvents").fill("600");
        nothingIsInTheWay(browser, "Deployments");
        page.locator("#swap").click();
        assertThat(page.locator("#job li[aria-current=step]")).hasText("probation");
        page.locator("#job").scrollIntoViewIfNeeded();
        browser.picture("Swap");
        assertThat(page.locator("#job [data-job=RUNNING]")).hasCount(0);
        assertThat(page.locator("#job").innerText()).contains("DONE");
        assertThat(page.locator("#job .steps li.done")).hasCount(6);
        assertThat(page.locator("#version")).hasText(version);
        assertThat(page.locator("change-list")).containsText("SWITCHED");
    }

    /** Drops a file as a person drags it from a folder. */
    private static void drop(Page page, String name, byte[] file) {
        JSHandle dragged = page.evaluateHandle(
                "([name, file]) => {"
                        + " const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));"
                        + " const dragged = new DataTransfer();"
                        + " dragged.items.add(new File([bytes], name));"
                        + " return dragged; }",
                List.of(name, Base64.getEncoder().encodeToString(file)));
        page.locator(".drop").dispatchEvent("drop", Map.of("dataTransfer", dragged));
    }

    private static void aFillIsOnTheChart(Browser browser) throws Exception {
        Page page = browser.page();
        new Operator(platform).buy();
        open(page, "Desk");
        page.waitForFunction("() => Number(document.querySelector('.chart')?.dataset.fills) > 0");
        assertThat(page.locator("#fills tbody tr").first()).containsText(Pattern.compile("BUY|SELL"));
        browser.picture("Desk-with-fills");
    }

    private static void aBacktestIsRunAndReadAndComparedWithAnother(Browser browser) {
        Page page = browser.page();
        open(page, "Backtests");
        backtest(page, "10");
        backtest(page, "5");
        assertThat(page.locator("[data-figure=totalReturn]")).hasText(Pattern.compile("-?[0-9.]+ %"));
        assertThat(page.locator("[data-figure=sharpe]")).hasText(Pattern.compile("-?[0-9,.]+"));
        assertThat(page.locator(".chart canvas").first()).isVisible();
        page.waitForFunction("() => Number(document.querySelector('.chart').dataset.points) > 100");
        assertThat(page.locator("#trades tbody tr").first()).containsText("fast above slow");
        int trades = page.locator("#trades tbody tr").count();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show more"))
                .click();
        assertThat(page.locator("#trades tbody tr").nth(trades)).isVisible();
        nothingIsInTheWay(browser, "Backtests");

        page.locator("#other").selectOption(new SelectOption().setIndex(1));
        assertThat(page.locator("#comparison tbody tr").first()).containsText("Return");
        assertThat(page.locator("#comparison")).containsText("Parameter fast");
        assertThat(page.locator(".chart")).hasAttribute("data-curves", "2");
        page.locator("#equity-title").scrollIntoViewIfNeeded();
        nothingIsInTheWay(browser, "Backtests-compared");

        Download csv = page.waitForDownload(() -> page.getByText("Trades CSV").click());
        assertThat(csv.suggestedFilename()).endsWith("-ema-cross.trades.csv");
        theReportStandsForItself(browser);
    }

    private static void backtest(Page page, String fast) {
        // Where no run is kept the form opens by itself, once it is known that none is.
        assertThat(page.getByText("Loading…")).hasCount(0);
        if (page.locator("#new-backtest[aria-expanded=true]").count() == 0) {
            page.locator("#new-backtest").click();
        }
        page.locator("#bt-recording").selectOption(RECORDING);
        page.locator("#bt-p-fast").fill(fast);
        String before = page.url();
        page.locator("#start").click();
        page.waitForURL(address -> !address.equals(before));
        assertThat(page.locator("#run-state")).hasText("DONE");
    }

    /** The report is one file with its own styles, drawn in both colours, and runs nothing. */
    private static void theReportStandsForItself(Browser browser) {
        Page report = browser.context()
                .waitForPage(() ->
                        browser.page().getByText("Open the report").click());
        report.waitForLoadState();
        assertThat(report.locator("svg .equity.c0")).isVisible();
        assertThat((String) report.evaluate("getComputedStyle(document.querySelector('.figures')).display"))
                .as("its styles are let be")
                .isEqualTo("grid");
        assertThat(report.locator("script")).hasCount(0);
        browser.picture(report, "Report");
        assertThat(browser.barriers(report)).isEmpty();
        assertThat(report.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        report.close();
    }

    private static void theKillSwitchIsLatchedAndTakenOff(Browser browser) {
        Page page = browser.page();
        Locator button = page.locator("#band-kill button");
        button.hover();
        page.mouse().down();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Kill switch latched: held in the console");
        page.mouse().up();
        open(page, "Risk");
        assertThat(page.locator("#kill .state")).hasText("LATCHED");
        nothingIsInTheWay(browser, "Risk-latched");
        unlatch(page, "the test is over");
        nothingIsInTheWay(browser, "Risk");
        assertThat(page.locator("change-list")).containsText("the test is over");
    }

    private static void unlatch(Page page, String reason) {
        page.locator("#unlatch").click();
        page.getByLabel("Reason, for the record").fill(reason);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Unlatch").setExact(true))
                .click();
        assertThat(page.locator("#kill .state")).hasText("Orders pass");
    }

    private static void open(Page page, String screen) {
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Screens"))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(screen))
                .click();
        assertThat(page.locator("main h1")).hasText(screen);
    }

    /** No barrier to anyone, nothing wider than the screen; and a picture, for people to look at. */
    private static void nothingIsInTheWay(Browser browser, String name) {
        assertThat(browser.page().getByText("Loading…")).hasCount(0);
        browser.picture(name);
        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.page().evaluate(
                        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("%s fits the width", name)
                .isEqualTo(true);
    }
}
