package rialto.deploy.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.deploy.ParameterInfo;

/** What a strategy is given is what it said it takes. */
class ParametersTest {

    private static final String DOCUMENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
              <OCD id="p" name="P">
                <AD id="count" type="Integer" min="1" max="10" default="5" name="Count" description="how many"/>
                <AD id="size" type="Long" default="7"/>
                <AD id="ratio" type="Double" min="0.5" max="1.5" default="1.0"/>
                <AD id="on" type="Boolean" default="true"/>
                <AD id="note" type="String" max="3" required="false"/>
                <AD id="must" type="String"><Option label="a" value="a"/><Option label="b" value="b"/></AD>
              </OCD>
              <Designate pid="acme.Cross"><Object ocdref="p"/></Designate>
            </metatype:MetaData>
            """;

    private static List<ParameterInfo> read(String document) {
        MetatypeReader reader = new MetatypeReader();
        reader.add("OSGI-INF/metatype/p.xml", document.getBytes(StandardCharsets.UTF_8));
        return reader.parametersOf("acme.Cross");
    }

    private static Parameters check(Map<String, String> given) {
        return Parameters.check("cross", read(DOCUMENT), given);
    }

    @Test
    void readsDefinitionsWithTheirLimits() {
        assertThat(read(DOCUMENT))
                .startsWith(new ParameterInfo("count", "Count", "how many", "int", "5", "1", "10", List.of()))
                .extracting(ParameterInfo::name)
                .containsExactly("count", "size", "ratio", "on", "note", "must");
        assertThat(read(DOCUMENT).get(5))
                .isEqualTo(new ParameterInfo("must", "must", "", "string", null, null, null, List.of("a", "b")));
    }

    @Test
    void givesValuesTheirTypes() {
        Parameters parameters =
                check(Map.of("count", "10", "size", "9000000000", "ratio", "0.5", "on", "false", "must", "b"));
        assertThat(parameters.table())
                .containsOnly(
                        Map.entry("count", 10),
                        Map.entry("size", 9_000_000_000L),
                        Map.entry("ratio", 0.5),
                        Map.entry("on", false),
                        Map.entry("must", "b"));
        assertThat(parameters.texts()).containsEntry("count", "10");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count|0|count is '0' but must be a whole number from 1 to 10",
                "count|11|count is '11'",
                "count|4.5|count is '4.5'",
                "count|99999999999|count is '99999999999'",
                "size|x|size is 'x' but must be a whole number (64 bits)",
                "ratio|0.49|ratio is '0.49' but must be a finite number from 0.5 to 1.5",
                "ratio|NaN|ratio is 'NaN'",
                "ratio|Infinity|ratio is 'Infinity'",
                "on|yes|on is 'yes' but must be true or false",
                "note|long|note is 'long' but must be a text of at most 3 characters",
                "must|c|must is 'c' but must be one of a, b",
                "nope|1|nope is no parameter of it; it has count, size, ratio, on, note, must",
            })
    void refusesWhatIsOutOfItsType(String name, String value, String message) {
        assertThatThrownBy(() -> check(Map.of(name, value)))
                .hasMessageContaining("parameters of cross are wrong: ")
                .hasMessageContaining(message);
    }

    @Test
    void wantsWhatHasNoDefault() {
        assertThatThrownBy(() -> check(Map.of()))
                .hasMessageContaining("must has no default and must be given: one of a, b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<MetaData><OCD id='p'><AD id='x' type='Short'/></OCD></MetaData>",
                "<MetaData><OCD id='p'><AD id='x' type='String' cardinality='5'/></OCD></MetaData>",
                "<MetaData><OCD id='p'>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><MetaData><OCD id='p' name='&e;'/></MetaData>",
                "no xml"
            })
    void refusesDocumentsThatItCannotUse(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(UnreadableParameters.class)
                .hasMessageContaining("the parameters in OSGI-INF/metatype/p.xml cannot be read");
    }

    @Test
    void refusesLimitsAndDefaultsThatMakeNoSense() {
        ParameterInfo limit = new ParameterInfo("x", "x", "", "int", "1", "few", null, List.of());
        assertThatThrownBy(() -> Parameters.checkDefinition(limit))
                .hasMessageContaining("a limit of parameter x is no number");
        ParameterInfo standard = new ParameterInfo("x", "x", "", "int", "1", "2", null, List.of());
        assertThatThrownBy(() -> Parameters.checkDefinition(standard))
                .hasMessageContaining("the default of parameter x is '1' but must be a whole number of at least 2");
    }
}
