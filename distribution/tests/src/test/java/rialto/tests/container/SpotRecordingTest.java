package rialto.tests.container;

import org.junit.Test;

/** The recording of the spot market, whose updates follow by ranges. */
public class SpotRecordingTest extends RecordingTest {

    /** Plays that file. */
    public SpotRecordingTest() {
        super("spot_btcusdt_20240808.gz");
    }

    @Test
    public void theSpotRecordingIsSeenAndLeftAsTheFileSays() throws Exception {
        assertSeenAndLeftAsTheFileSays();
    }
}
