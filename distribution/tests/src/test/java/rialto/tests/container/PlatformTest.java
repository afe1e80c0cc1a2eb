package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** The platform as it ships comes up whole. */
public class PlatformTest extends InContainer {

    @Test
    public void everyBundleIsActive() {
        List<String> idle = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
                idle.add(bundle.getSymbolicName() + " is in state " + bundle.getState());
            }
        }
        assertEquals(List.of(), idle);
        assertTrue(context.getBundles().length > 50);
    }

    @Test
    public void restAnswersWhoHasTheToken() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint() + "/api/v1/instruments"));
        HttpClient http = HttpClient.newHttpClient();
        // The whiteboard takes applications in on a thread of its own; until then it knows no such path.
        Eventually.until(
                () -> http.send(request.build(), BodyHandlers.discarding()).statusCode(), status -> status == 401);
        String token = Files.readString(Path.of(context.getProperty("rialto.home"), "conf", "admin.token"))
                .trim();
        request.header("Authorization", "Bearer " + token);
        assertEquals(200, http.send(request.build(), BodyHandlers.discarding()).statusCode());
    }

    @Test
    public void httpListensOnTheLoopbackAddressOnly() {
        assertEquals("127.0.0.1", URI.create(endpoint()).getHost());
    }

    private String endpoint() {
        ServiceReference<?> http = context.getServiceReference("org.osgi.service.servlet.runtime.HttpServiceRuntime");
        String[] endpoints = (String[]) http.getProperty("osgi.http.endpoint");
        assertEquals(1, endpoints.length);
        return endpoints[0].replaceAll("/$", "");
    }
}
