package rialto.tests.container;

import org.junit.Test;

/** The recording of the USD-M futures, whose updates name the one before. */
public class UsdmRecordingTest extends RecordingTest {

    /** Plays that file. */
    public UsdmRecordingTest() {
        super("usdm_btcusdt_20240808.gz");
    }

    @Test
    public void theFuturesRecordingIsSeenAndLeftAsTheFileSays() throws Exception {
        assertSeenAndLeftAsTheFileSays();
    }
}
