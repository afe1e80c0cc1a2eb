package rialto.kernel;

/** First byte of an outcome. Values are part of the journal's format: they are added to, never changed. */
public final class OutcomeCode {

    public static final byte ACCEPTED = 1;
    public static final byte REFUSED = 2;
    public static final byte CANCEL = 3;
    public static final byte ORDER_CHANGED = 4;
    public static final byte FILLED = 5;
    public static final byte BAR_CLOSED = 6;
    public static final byte FEED_CHANGED = 7;
    public static final byte RESYNC = 8;
    public static final byte DEPLOYMENT = 9;
    public static final byte TIMER_SET = 10;
    public static final byte TIMER_OFF = 11;
    public static final byte ALERT = 12;

    private OutcomeCode() {}
}
