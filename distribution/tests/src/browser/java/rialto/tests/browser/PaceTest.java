package rialto.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.tests.process.Operator;
import rialto.tests.process.PlatformProcess;

/**
 * How soon the page shows what happened, at 1,000 market events a second. Measured in the browser from the time of the event; the
 * figures are written to {@code target/pace.md}. What is held here is generous, for the machine may be busy with other things.
 */
class PaceTest {

    private static final double GENEROUS_MILLIS = 500;
    private static final double GENEROUS_CHART_MILLIS = 8_000;
    private static final int ORDERS = 40;
    private static final int LOADS = 7;

    /**
     * Notes, when a row has changed in the page, how long ago the event happened that it shows: the last trade, which comes by the
     * stream, and orders, which REST is asked for.
     */
    private static final String WATCH = """
            async () => {
              const {feed} = await import('/app/feed.js');
              const now = () => performance.timeOrigin + performance.now();
              const at = text => Date.parse(text.slice(0, 19) + 'Z') + Number('0.' + text.slice(20, -1)) * 1000;
              const waiting = new Map();
              const found = window.pace = {trades: [], orders: []};
              feed.listen(({events}) => {
                for (const event of events) if (event.type === 'OrderAccepted') waiting.set(event.orderId, event.time);
              });
              let last = null;
              new MutationObserver(() => {
                const trade = document.querySelector('desk-screen').trade;
                if (trade && trade.time && trade !== last) { last = trade; found.trades.push(now() - at(trade.time)); }
                for (const [id, time] of waiting) {
                  if (document.querySelector(`[aria-label="Cancel order ${id}"]`)) { waiting.delete(id); found.orders.push(now() - at(time)); }
                }
              }).observe(document.querySelector('desk-screen'), {subtree: true, childList: true, characterData: true});
            }""";

    private static final String FIRST_CHART = """
            new MutationObserver((changes, observer) => {
              if (!document.querySelector('.chart canvas')) return;
              observer.disconnect();
              requestAnimationFrame(() => requestAnimationFrame(() => { window.firstChart = performance.now(); }));
            }).observe(document, {subtree: true, childList: true});""";

    @TempDir
    private Path home;

    @Test
    void rowsFollowTheMarketAndTheChartComesSoon() throws Exception {
        try (PlatformProcess platform = PlatformProcess.start(home).awaitReady();
                Browser browser = new Browser(platform.address(), ColorScheme.DARK, 1360)) {
            new Operator(platform)
                    .configure(
                            "rialto.venue.sim~market",
                            "eventsPerSecond=1000",
                            "ledger=" + home.resolve("venues/sim"));
            Page page = browser.page();
            browser.enter(platform.token());
            assertThat(page.locator(".chart canvas").first()).isVisible();

            page.waitForFunction("() => document.querySelector('desk-screen').quote");
            int below = ((Number) page.evaluate("Math.floor(.99 * document.querySelector('desk-screen').quote.bidPrice)")).intValue();
            page.evaluate(WATCH);
            for (int i = 0; i < ORDERS; i++) {
                order(platform, below - i);
                page.waitForTimeout(137);
            }
            double[] trades = taken(page, "trades");
            double[] orders = taken(page, "orders");
            page.addInitScript(FIRST_CHART);
            // The watch over what the page asks for would be measured, too.
            browser.context().unrouteAll();
            CDPSession tools = browser.context().newCDPSession(page);
            double[] charts = new double[LOADS];
            for (int i = 0; i < LOADS; i++) {
                tools.send("Network.clearBrowserCache");
                page.reload();
                charts[i] = ((Number) page.waitForFunction("() => window.firstChart")
                                .jsonValue())
                        .doubleValue();
            }
            Arrays.sort(charts);
            String figures = "| what, at 1,000 market events a second | samples | median ms | 95 % ms |\n|---|---|---|---|\n"
                    + row("event to the trade's tile", trades)
                    + row("event to the order's row", orders)
                    + row("navigation to the first chart, nothing cached", charts);
            Files.writeString(Path.of("target", "pace.md"), figures);
            System.out.println(figures);

            assertThat(orders).hasSizeGreaterThan(ORDERS * 9 / 10);
            assertThat(trades).hasSizeGreaterThan(ORDERS);
            assertThat(quantile(trades, 0.5)).isLessThan(GENEROUS_MILLIS);
            assertThat(quantile(orders, 0.5)).isLessThan(GENEROUS_MILLIS);
            assertThat(quantile(charts, 0.5)).isLessThan(GENEROUS_CHART_MILLIS);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static double[] taken(Page page, String what) {
        List<Double> taken = new ArrayList<>();
        ((List<?>) page.evaluate("what => window.pace[what]", what))
                .forEach(each -> taken.add(((Number) each).doubleValue()));
        return taken.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private static String row(String what, double[] sorted) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f |%n",
                what,
                sorted.length,
                quantile(sorted, 0.5),
                quantile(sorted, 0.95));
    }

    /** An order of a person that rests far below the market. */
    private static void order(PlatformProcess platform, int price) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(platform.address() + "/api/v1/orders"))
                                .header("Authorization", "Bearer " + platform.token())
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", UUID.randomUUID().toString())
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"LIMIT\",\"quantity\":\"0.001\",\"price\":\"" + price
                                                        + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }
}
