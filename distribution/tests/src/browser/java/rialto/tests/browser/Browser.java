package rialto.tests.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The Chromium of this machine, with one page. Hears what the page complains of and lets it ask nobody but the platform.
 *
 * <p>{@code -Dchromium} names another one than {@code /usr/bin/chromium}.
 */
final class Browser implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int HEIGHT_PIXELS = 860;
    private static final double PATIENCE_MILLIS = 30_000;

    private final Playwright playwright = Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> abroad = new CopyOnWriteArrayList<>();
    private final String look;

    Browser(URI platform, ColorScheme colours, int widthPixels) throws IOException {
        look = colours.name().toLowerCase(Locale.ROOT) + "-" + widthPixels;
        List<String> arguments = new ArrayList<>(List.of(
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
        if (System.getProperty("user.name").equals("root")) {
            arguments.add("--no-sandbox"); // Chromium refuses to start as root with one
        }
        context = playwright
                .chromium()
                .launchPersistentContext(
                        Files.createTempDirectory("rialto-browser"),
                        new BrowserType.LaunchPersistentContextOptions()
                                .setExecutablePath(Path.of(System.getProperty("chromium", "/usr/bin/chromium")))
                                .setHeadless(true)
                                .setArgs(arguments)
                                .setColorScheme(colours)
                                .setReducedMotion(
                                        colours == ColorScheme.LIGHT
                                                ? ReducedMotion.REDUCE
                                                : ReducedMotion.NO_PREFERENCE)
                                .setViewportSize(widthPixels, HEIGHT_PIXELS));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.route(address -> !address.startsWith(platform.toString()), route -> {
            abroad.add(route.request().url());
            route.abort();
        });
        context.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text() + " at " + message.location());
            }
        });
        context.onWebError(error -> complaints.add("uncaught: " + error.error()));
        page = context.pages().get(0);
        page.navigate(platform.toString());
    }

    /** Logs in and waits for the frame. */
    void enter(String token) {
        page.getByLabel("Admin token").fill(token);
        page.getByLabel("Admin token").press("Enter");
        page.locator(".band strong").waitFor();
    }

    /** Whether it is as wide as a desk's screen, and not a phone's. */
    boolean wide() {
        return page.viewportSize().width > 1_000;
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** Errors and warnings in the page's console, breaches of its content policy among them. */
    List<String> complaints() {
        return complaints;
    }

    /** What the page asked of others than the platform. */
    List<String> abroad() {
        return abroad;
    }

    /** What axe finds wrong with the page as it stands, and where. */
    List<String> barriers() {
        return barriers(page);
    }

    /** What axe finds wrong with another page of this browser. */
    List<String> barriers(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " at "
                                + rule.getNodes().stream()
                                        .map(node -> node.getTarget() + " " + node.getHtml())
                                        .toList())
                        .toList();
    }

    /** Writes what the page looks like into the build folder. */
    void picture(String name) {
        picture(page, name);
    }

    /** Writes what another page of this browser looks like into the build folder. */
    void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + "-" + look + ".png")));
    }

    @Override
    public void close() {
        context.close();
        playwright.close();
    }
}
