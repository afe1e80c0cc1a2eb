package rialto.tests.process;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a person does to a running platform beside the console. */
public final class Operator {

    private final HttpClient http = HttpClient.newHttpClient();
    private final PlatformProcess platform;

    /** @param platform that is ready */
    public Operator(PlatformProcess platform) {
        this.platform = platform;
    }

    /**
     * Configures a component by Felix Web Console.
     *
     * @param settings each {@code name=value}; all that the configuration shall hold
     */
    public void configure(String pid, String... settings) throws IOException, InterruptedException {
        String names = Arrays.stream(settings)
                .map(each -> each.substring(0, each.indexOf('=')))
                .collect(Collectors.joining(","));
        String values = Arrays.stream(settings)
                .map(each -> each.substring(0, each.indexOf('=') + 1)
                        + URLEncoder.encode(each.substring(each.indexOf('=') + 1), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String password =
                Base64.getEncoder().encodeToString(("admin:" + platform.token()).getBytes(StandardCharsets.US_ASCII));
        send(HttpRequest.newBuilder(platform.address().resolve("/system/console/configMgr/" + pid))
                .header("Authorization", "Basic " + password)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "apply=true&action=ajaxConfigManager&propertylist=" + names + "&" + values)));
    }

    /** Buys a little at the market, which is filled at once. */
    public void buy() throws IOException, InterruptedException {
        buy("0.01");
    }

    /** Buys so much at the market, which is filled at once. */
    public void buy(String quantity) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(platform.address().resolve("/api/v1/orders"))
                .header("Authorization", "Bearer " + platform.token())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"MARKET\",\"quantity\":\""
                                + quantity + "\",\"timeInForce\":\"IOC\"}")));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IllegalStateException(answer.uri() + " answers " + answer.statusCode() + " " + answer.body());
        }
    }
}
