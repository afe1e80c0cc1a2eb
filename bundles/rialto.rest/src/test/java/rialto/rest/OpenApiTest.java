package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The description says what there is, no more and no less. */
class OpenApiTest {

    @Test
    void theDescriptionNamesEveryPathAndMethodOfTheResourcesAndTheStream() throws Exception {
        try (RestServer server = new RestServer()) {
            RestServer.Answer answer = server.get("/openapi.json");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.at("openapi")).isEqualTo("3.1.0");

            TreeSet<String> described = new TreeSet<>();
            JsonNode paths = answer.json().get("paths");
            paths.fieldNames().forEachRemaining(path -> paths.get(path)
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT) + ' ' + path)));
            assertThat(described).isEqualTo(there(server));
        }
    }

    @Test
    void everyPathStandsInTheReadme() throws Exception {
        try (RestServer server = new RestServer()) {
            String readme = Files.readString(java.nio.file.Path.of("README.md"));
            for (String call : there(server)) {
                String path = call.substring(call.indexOf(' ') + 1)
                        .replace("{instrument}", "BTCUSDT.sim")
                        .replace("{name}", "ema-cross")
                        .replace("{orderId}", "7")
                        .replace("{id}", "ID")
                        .replace("{kind}", "fills")
                        .replace("{sha256}", "SHA256");
                assertThat(readme.contains("$API" + path)
                                || readme.contains("/api/v1" + path)
                                || readme.contains('`' + path.substring(path.lastIndexOf('/')) + '`'))
                        .as("%s in the README", call)
                        .isTrue();
            }
        }
    }

    private static TreeSet<String> there(RestServer server) {
        TreeSet<String> there = new TreeSet<>();
        there.add("GET /stream");
        for (Object part : new RestApplication(server.platform, new RecentEvents()).getSingletons()) {
            Path root = part.getClass().getAnnotation(Path.class);
            if (root == null) {
                continue;
            }
            for (Method method : part.getClass().getDeclaredMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (verb != null) {
                        Path more = method.getAnnotation(Path.class);
                        String path = root.value() + "/" + (more == null ? "" : more.value());
                        there.add(
                                verb.value() + " /" + path.replaceAll("/+", "/").replaceAll("^/|/$", ""));
                    }
                }
            }
        }
        return there;
    }
}
