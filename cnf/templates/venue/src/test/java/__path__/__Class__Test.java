package @package@;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.exchange.matching.PaperExchange;
import rialto.testkit.Parameters;
import rialto.testkit.VenueCheck;
import rialto.venue.Environment;

/** The adapter against what every adapter must keep, as the engine would use it. */
class @Class@Test {

    @TempDir
    private Path folder;

    private @Class@ venue(Map<String, ?> settings) {
        return new @Class@(Parameters.of(@Class@.Settings.class, settings), new PaperExchange());
    }

    @Test
    void keepsWhatEveryAdapterMustKeep() {
        VenueCheck.of(() -> venue(Map.of("stepMillis", 10, "ledger", folder))).verify();
    }

    @Test
    void saysHowRealItsMoneyIs() {
        assertThat(venue(Map.of()).environment()).isEqualTo(Environment.SIM);
    }

    @Test
    void refusesAWrongSetting() {
        assertThatThrownBy(() -> venue(Map.of("stepMillis", 0))).hasMessageContaining("stepMillis at least 1");
    }
}
