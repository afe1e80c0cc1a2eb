package rialto.indicators;

/**
 * The first two numbers of a saved state: which indicator, and which version of its encoding. A code is never given to
 * another indicator; a changed encoding gets the next version.
 */
enum StateFormat {
    SMA(1, 1),
    EMA(2, 1),
    WMA(3, 1),
    WILDER_AVERAGE(4, 1),
    TRUE_RANGE(5, 1),
    ATR(6, 1),
    RSI(7, 1),
    BOLLINGER(8, 1),
    MACD(9, 1),
    DONCHIAN(10, 1),
    VWAP(11, 1),
    ROLLING_VWAP(12, 1),
    ADX(13, 1);

    private final int code;
    private final int version;

    StateFormat(int code, int version) {
        this.code = code;
        this.version = version;
    }

    int code() {
        return code;
    }

    int version() {
        return version;
    }

    /** The name of the format with this code, for messages. */
    static String name(double code) {
        for (StateFormat format : values()) {
            if (format.code == code) {
                return format.name();
            }
        }
        return "unknown kind " + code;
    }
}
