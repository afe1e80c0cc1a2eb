package rialto.kernel;

/** First byte of an input. Values are part of the journal's format: they are added to, never changed. */
public final class InputCode {

    public static final byte QUOTE = 1;
    public static final byte TRADE = 2;
    public static final byte DEPTH = 3;
    public static final byte BAR = 4;
    public static final byte FEED = 5;
    public static final byte TIMER = 6;
    public static final byte REPORT = 10;
    public static final byte VENUE = 11;
    public static final byte DEFINE = 12;
    public static final byte PLACE = 20;
    public static final byte CANCEL = 21;
    public static final byte LIMIT = 22;
    public static final byte LATCH = 23;
    public static final byte UNLATCH = 24;
    public static final byte DEPLOY = 30;
    public static final byte SHADOW = 31;
    public static final byte SWITCH = 32;
    public static final byte COMMIT = 33;
    public static final byte ROLL_BACK = 34;
    public static final byte PAUSE = 35;
    public static final byte HOLD = 36;
    public static final byte TAKE_BACK = 37;
    public static final byte UNDEPLOY = 38;
    public static final byte PART = 40;
    public static final byte JOB = 41;
    public static final byte START = 42;

    /** Whether an input of this kind is market data: it may find no room, and never has to be durable by itself. */
    public static boolean market(byte code) {
        return code <= FEED;
    }

    private InputCode() {}
}
