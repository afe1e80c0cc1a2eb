package rialto.tests.process;

import java.util.Locale;

/** Recordings of bars, made up. */
public final class Klines {

    private Klines() {}

    /** A price that swings, so that averages cross. */
    public static String waves(int bars) {
        StringBuilder csv = new StringBuilder();
        long open = 1_704_067_200_000L;
        for (int i = 0; i < bars; i++) {
            double from = 40_000 + 500 * Math.sin(i / 40.0);
            double to = 40_000 + 500 * Math.sin((i + 1) / 40.0);
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%.2f,%.2f,%.2f,%.2f,10.12345,%d,400000.00,10,5.00000,200000.00,0%n",
                    open,
                    from,
                    Math.max(from, to) + 1,
                    Math.min(from, to) - 1,
                    to,
                    open + 59_999));
            open += 60_000;
        }
        return csv.toString();
    }
}
