package rialto.launcher;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.cm.json.io.ConfigurationResource;
import org.apache.felix.cm.json.io.Configurations;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.ID;

/**
 * The features put together, their variables filled in.
 *
 * @param bundles             what to install and start, in order
 * @param deployed            plugins that the deploy service takes in, with all its checks, instead of the framework
 * @param frameworkProperties properties of the framework
 * @param configurations      all configurations, as a document for the Configurator
 * @param pids                PIDs of everything that any feature configures, for whatever market
 */
record Assembly(
        List<ID> bundles,
        List<ID> deployed,
        Map<String, String> frameworkProperties,
        String configurations,
        Set<String> pids) {

    /** Metadata of a feature's bundle: {@code true} for a plugin that the deploy service takes in. */
    static final String DEPLOY = "rialto.deploy";

    /** The extension by which a feature sets framework properties, named as in the OSGi Feature Launcher specification. */
    static final String FRAMEWORK_PROPERTIES = "framework-launching-properties";

    /**
     * The extension by which a venue's feature names the markets of {@code --market} it plays. Its configurations apply only when one of
     * them is chosen; its bundles are there always.
     */
    static final String MARKET = "rialto.market";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    /**
     * Puts features together.
     *
     * @param market kind of the market chosen, such as {@code sim}
     * @param values values of variables; they win over those in the features
     * @throws LaunchFailure when a variable has no value, or two features set the same thing differently
     */
    static Assembly of(List<Feature> features, String market, Map<String, String> values) throws LaunchFailure {
        List<ID> bundles = new ArrayList<>();
        List<ID> deployed = new ArrayList<>();
        Map<String, String> properties = new LinkedHashMap<>();
        Map<String, Hashtable<String, Object>> configurations = new LinkedHashMap<>();
        Set<String> pids = new HashSet<>();
        boolean played = false;
        for (Feature feature : features) {
            for (FeatureBundle bundle : feature.getBundles()) {
                List<ID> target = isDeployed(bundle) ? deployed : bundles;
                if (bundles.contains(bundle.getID()) || deployed.contains(bundle.getID())) {
                    throw LaunchFailure.broken(bundle.getID() + " is in two features", null);
                }
                target.add(bundle.getID());
            }
            Variables variables = new Variables(feature, values);
            for (Map.Entry<String, String> property :
                    frameworkProperties(feature).entrySet()) {
                put(properties, property.getKey(), variables.fill(property.getValue()), feature);
            }
            pids.addAll(feature.getConfigurations().keySet());
            FeatureExtension markets = feature.getExtensions().get(MARKET);
            if (markets != null && !markets.getText().contains(market)) {
                continue;
            }
            played |= markets != null;
            for (FeatureConfiguration configuration :
                    feature.getConfigurations().values()) {
                Hashtable<String, Object> filled = new Hashtable<>();
                for (Map.Entry<String, Object> value : configuration.getValues().entrySet()) {
                    filled.put(value.getKey(), variables.fillValue(value.getValue()));
                }
                put(configurations, configuration.getPid(), filled, feature);
            }
        }
        if (!played) {
            throw LaunchFailure.broken(
                    "no feature plays the market " + market + "; its venue is not in this build", null);
        }
        return new Assembly(
                List.copyOf(bundles),
                List.copyOf(deployed),
                Map.copyOf(properties),
                json(configurations),
                Set.copyOf(pids));
    }

    /** Felix's reader hands a JSON {@code true} over as text. */
    private static boolean isDeployed(FeatureBundle bundle) {
        return "true".equals(String.valueOf(bundle.getMetadata().get(DEPLOY)));
    }

    private static <T> void put(Map<String, T> map, String key, T value, Feature feature) throws LaunchFailure {
        if (map.putIfAbsent(key, value) != null) {
            throw LaunchFailure.broken(feature.getID() + " sets " + key + ", which another feature has set", null);
        }
    }

    private static Map<String, String> frameworkProperties(Feature feature) {
        FeatureExtension extension = feature.getExtensions().get(FRAMEWORK_PROPERTIES);
        Map<String, String> properties = new LinkedHashMap<>();
        if (extension != null) {
            JsonObject object =
                    Json.createReader(new StringReader(extension.getJSON())).readObject();
            for (Map.Entry<String, JsonValue> entry : object.entrySet()) {
                JsonValue value = entry.getValue();
                properties.put(entry.getKey(), value instanceof JsonString text ? text.getString() : value.toString());
            }
        }
        return properties;
    }

    private static String json(Map<String, Hashtable<String, Object>> configurations) throws LaunchFailure {
        ConfigurationResource document = new ConfigurationResource();
        document.getProperties().put(":configurator:resource-version", 1);
        document.getProperties().put(":configurator:symbolic-name", "rialto.features");
        document.getProperties().put(":configurator:version", "1.0.0");
        configurations.forEach((pid, values) -> document.getConfigurations().put(pid, values));
        try (StringWriter text = new StringWriter()) {
            Configurations.buildWriter().build(text).writeConfigurationResource(document);
            return text.toString();
        } catch (IOException e) {
            throw LaunchFailure.broken("cannot write the features' configurations: " + Reasons.of(e), e);
        }
    }

    private record Variables(Feature feature, Map<String, String> values) {

        String fill(String text) throws LaunchFailure {
            Matcher matcher = VARIABLE.matcher(text);
            StringBuilder filled = new StringBuilder();
            while (matcher.find()) {
                String name = matcher.group(1);
                Object value = values.containsKey(name)
                        ? values.get(name)
                        : feature.getVariables().get(name);
                if (value == null) {
                    throw LaunchFailure.broken(feature.getID() + " uses ${" + name + "}, which has no value", null);
                }
                matcher.appendReplacement(filled, Matcher.quoteReplacement(value.toString()));
            }
            return matcher.appendTail(filled).toString();
        }

        Object fillValue(Object value) throws LaunchFailure {
            if (value instanceof String text) {
                return fill(text);
            }
            if (value instanceof String[] texts) {
                String[] filled = new String[texts.length];
                for (int i = 0; i < texts.length; i++) {
                    filled[i] = fill(texts[i]);
                }
                return filled;
            }
            return value;
        }
    }
}
