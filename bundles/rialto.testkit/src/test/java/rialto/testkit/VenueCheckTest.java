package rialto.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.testkit.SmallVenue.Fault;

/** The check itself: an adapter that keeps everything passes, and one that breaks something is told what. */
class VenueCheckTest {

    @TempDir
    private Path folder;

    @Test
    void anAdapterThatKeepsEverythingPasses() {
        assertThatCode(() ->
                        VenueCheck.of(() -> new SmallVenue(folder, Fault.NONE)).verify())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FILLS_TWICE           | each fill has an execution id of its own",
                "FILLS_TOO_MUCH        | is filled by no more than that",
                "TELLS_OTHER_FILLS     | a fill that is told again is the same fill",
                "WRONG_SUM             | cumQuantity is the sum of the fills",
                "TAKES_AN_ID_TWICE     | whose client id was used before is REJECTED",
                "FORGETS_FILLS         | asked for the truth it tells every fill again",
                "FORGETS_THE_STANDING  | after the fills of an order comes its ORDER_STATUS",
                "FORGETS_OPEN_ORDERS   | names every open order of the account",
                "FINDS_WHAT_NEVER_WAS  | asked for an order it never had it says NOT_FOUND",
                "CANCELS_NOTHING       | a cancel of an order that never was is answered by CANCELED",
                "TALKS_AFTER_THE_END   | after disconnect has returned no thread of it calls the port",
                "TAKES_ORDERS_AFTER_IT | an order for an adapter that is disconnected throws",
                "LOSES_ORDERS          | an open order stays at the venue while nobody is connected",
                "SHOWS_BEFORE_DEFINING | defines an instrument before it shows anything of it",
                "CALLS_ITSELF_LIVE     | it connects to SIM and calls itself LIVE",
                "OTHER_VENUES_NAME     | it defines instruments of its own venue",
                "NO_ACCOUNT            | it names the account that it connects to",
                "CROSSED_QUOTE         | a quote's bid is below its ask",
            })
    void whatIsBrokenIsSaid(Fault fault, String promise) {
        assertThatThrownBy(
                        () -> VenueCheck.of(() -> new SmallVenue(folder, fault)).verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(promise);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_MARKET         | it shows both sides of BTCUSDT.small and keeps it LIVE; it did not within 1 s",
                "NO_ANSWER         | an order that takes is answered to its end; it did not within 1 s",
                "CANCELS_SILENTLY  | a cancel that follows its order is answered by CANCELED; it did not within 1 s",
                "NEVER_RECONCILED  | it tells that it is reconciled, after it was asked for the truth; it did not",
                "NEVER_CONNECTED   | it tells that it is connected, after connect; it did not within 1 s",
            })
    void whatIsMissingIsSaidAfterAWhile(Fault fault, String promise) {
        assertThatThrownBy(() -> VenueCheck.of(() -> new SmallVenue(folder, fault))
                        .waitingAtMost(1)
                        .verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(promise);
    }
}
