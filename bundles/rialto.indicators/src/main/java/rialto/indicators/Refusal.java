package rialto.indicators;

/** The checks of inputs and parameters. Messages are built out of line, so that the checks themselves inline. */
final class Refusal {

    private Refusal() {}

    /** Refuses NaN, the infinities and what could overflow inside an indicator, by one comparison. */
    static void check(String name, double value) {
        if (!(Math.abs(value) <= Indicator.MAX_MAGNITUDE)) {
            throw outOfRange(name, value);
        }
    }

    static void checkRange(double high, double low) {
        check("high", high);
        check("low", low);
        if (high < low) {
            throw swapped(high, low);
        }
    }

    static void checkBar(double high, double low, double close) {
        checkRange(high, low);
        check("close", close);
    }

    static void checkTrade(double price, double volume) {
        check("price", price);
        check("volume", volume);
        if (volume < 0) {
            throw negative(volume);
        }
    }

    /** The period itself, if it is within bounds. */
    static int period(String name, int period, int min) {
        if (period < min || period > Indicator.MAX_PERIOD) {
            throw new IllegalArgumentException(
                    name + " " + period + " is not within " + min + " to " + Indicator.MAX_PERIOD);
        }
        return period;
    }

    private static IllegalArgumentException outOfRange(String name, double value) {
        return new IllegalArgumentException(name + " is " + value
                + "; an indicator takes finite numbers of magnitude up to " + Indicator.MAX_MAGNITUDE);
    }

    private static IllegalArgumentException swapped(double high, double low) {
        return new IllegalArgumentException("high " + high + " is below low " + low + "; are they swapped?");
    }

    private static IllegalArgumentException negative(double volume) {
        return new IllegalArgumentException("volume is " + volume + "; it must not be negative");
    }
}
