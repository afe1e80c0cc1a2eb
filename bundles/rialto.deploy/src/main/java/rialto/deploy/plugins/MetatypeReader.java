package rialto.deploy.plugins;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import rialto.deploy.ParameterInfo;

/**
 * Reads parameters from the metatype documents of a jar (OSGi Compendium 7, chapter 105), as the annotations of the strategy's author
 * became in the build. From the jar and not by the metatype service, because that one does not tell least and greatest values, and needs
 * the bundle installed. Texts are taken as they stand: bnd writes them in full unless an author points to a file of translations.
 */
final class MetatypeReader {

    private static final Map<String, String> TYPES =
            Map.of("Long", "long", "Integer", "int", "Double", "double", "Boolean", "boolean", "String", "string");

    private final Map<String, List<ParameterInfo>> definitions = new HashMap<>();
    private final Map<String, String> definitionByComponent = new LinkedHashMap<>();

    /** Adds one document. Throws {@link UnreadableParameters} if it cannot be understood, naming the remedy. */
    void add(String path, byte[] document) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            read(xml);
            xml.close();
        } catch (XMLStreamException | UnreadableParameters e) {
            throw new UnreadableParameters(
                    "the parameters in " + path + " cannot be read (" + e.getMessage()
                            + "); let bnd write them from @ObjectClassDefinition",
                    e);
        }
    }

    /** Parameters of a component; empty if it has none. */
    List<ParameterInfo> parametersOf(String component) {
        return definitions.getOrDefault(definitionByComponent.getOrDefault(component, ""), List.of());
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        String component = null;
        List<ParameterInfo> parameters = null;
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "OCD" -> {
                    parameters = new ArrayList<>();
                    definitions.put(xml.getAttributeValue(null, "id"), parameters);
                }
                case "AD" -> {
                    if (parameters != null) {
                        parameters.add(parameter(xml));
                    }
                }
                case "Designate" -> {
                    String pid = xml.getAttributeValue(null, "pid");
                    component = pid != null ? pid : xml.getAttributeValue(null, "factoryPid");
                }
                case "Object" -> {
                    if (component != null) {
                        definitionByComponent.put(component, xml.getAttributeValue(null, "ocdref"));
                    }
                }
                default -> {
                    // MetaData, Icon, Attribute: nothing about parameters of strategies.
                }
            }
        }
    }

    private static ParameterInfo parameter(XMLStreamReader ad) throws XMLStreamException {
        String name = ad.getAttributeValue(null, "id");
        String type = TYPES.get(or(ad, "type", "String"));
        if (type == null) {
            throw new UnreadableParameters(
                    "parameter " + name + " is of type " + ad.getAttributeValue(null, "type")
                            + "; use int, long, double, boolean or String",
                    null);
        }
        if (!or(ad, "cardinality", "0").equals("0")) {
            throw new UnreadableParameters(
                    "parameter " + name + " is a list; use a String and split it in the strategy", null);
        }
        String standard = ad.getAttributeValue(null, "default");
        boolean required = !or(ad, "required", "true").equals("false");
        String min = ad.getAttributeValue(null, "min");
        String max = ad.getAttributeValue(null, "max");
        String label = or(ad, "name", name);
        String description = or(ad, "description", "");
        List<String> options = new ArrayList<>();
        while (xmlNext(ad)) {
            if (ad.isStartElement() && ad.getLocalName().equals("Option")) {
                options.add(ad.getAttributeValue(null, "value"));
            }
        }
        return new ParameterInfo(
                name,
                label,
                description,
                type,
                standard == null && !required ? "" : standard,
                min,
                max,
                List.copyOf(options));
    }

    /** Whether there is more before the end of the AD element. */
    private static boolean xmlNext(XMLStreamReader ad) throws XMLStreamException {
        return !(ad.next() == XMLStreamConstants.END_ELEMENT
                && ad.getLocalName().equals("AD"));
    }

    private static String or(XMLStreamReader xml, String attribute, String otherwise) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
