package rialto.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Names come out as their bytes say, and those that come again are made once. */
class NamesTest {

    private final Names names = new Names();

    private String of(String name) {
        byte[] bytes = ("<" + name + ">").getBytes(StandardCharsets.UTF_8);
        return names.of(bytes, 1, bytes.length - 2);
    }

    @Test
    void aNameThatComesAgainIsTheSameString() {
        String first = of("USDT");
        assertThat(first).isEqualTo("USDT");
        assertThat(of("USDT")).isSameAs(first);
        String id = "R1AB-17";
        names.put(id);
        assertThat(of("R1AB-17")).isSameAs(id);
    }

    @Test
    void namesOfTheSameHashAreToldApart() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(of("Aa")).isEqualTo("Aa");
        assertThat(of("BB")).isEqualTo("BB");
        assertThat(of("Aa")).isEqualTo("Aa");
        assertThat(of("AaA")).isEqualTo("AaA");
    }

    @Test
    void wordsOfAnyLengthAndScriptComeWhole() {
        String words = "order would trigger immediately: Auftrag würde sofort auslösen, 即時觸發 ".repeat(9);
        for (String text : new String[] {"", "é", "即", "\u0000", words, words.substring(0, 60)}) {
            assertThat(of(text)).isEqualTo(text);
            assertThat(of(text)).isEqualTo(text);
        }
    }

    @Test
    void tenThousandIdsAreEachTheirOwn() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(of("R1AB-" + i)).isEqualTo("R1AB-" + i);
            }
        }
    }
}
