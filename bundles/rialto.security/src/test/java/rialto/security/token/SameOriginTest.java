package rialto.security.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.security.SameOrigin;

class SameOriginTest {

    private final SameOrigin origins = new SameOrigin("127.0.0.1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST:8080",
                "127.0.0.1",
                "127.0.0.1:1",
                "[::1]",
                "[::1]:8080"
            })
    void theNamesOfTheLoopbackAreOurs(String host) {
        assertThat(origins.ownHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "",
                ":8080",
                "[::1",
                "::1",
                "192.168.0.1"
            })
    void otherNamesAreNotWhoeverTheyResolveTo(String host) {
        assertThat(origins.ownHost(host)).isFalse();
        assertThat(origins.ownHost(null)).isFalse();
    }

    @Test
    void theBoundAddressIsOursTooUnlessItStandsForAll() {
        assertThat(new SameOrigin("192.168.0.1").ownHost("192.168.0.1:8080")).isTrue();
        assertThat(new SameOrigin("fe80::1").ownHost("[fe80::1]:8080")).isTrue();
        assertThat(new SameOrigin("0.0.0.0").hosts()).containsExactly("127.0.0.1", "[::1]", "localhost");
        assertThat(new SameOrigin(null).hosts()).containsExactly("127.0.0.1", "[::1]", "localhost");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080,localhost:8080,true",
        "https://localhost:8080,localhost:8080,true",
        "http://localhost:3000,localhost:8080,false",
        "http://evil.example,localhost:8080,false",
        "http://127.0.0.1:8080,localhost:8080,false",
        "null,localhost:8080,false",
        "file://localhost:8080,localhost:8080,false",
        "'http://[',localhost:8080,false",
        "'',localhost:8080,false",
    })
    void aPageIsOursIfItCameFromTheNameAndPortItAsks(String origin, String host, boolean ours) {
        assertThat(origins.ownOrigin(origin, host)).isEqualTo(ours);
    }

    @Test
    void aProgramSendsNoOrigin() {
        assertThat(origins.ownOrigin(null, "localhost")).isTrue();
        assertThat(origins.ownOrigin("http://localhost", null)).isFalse();
    }
}
