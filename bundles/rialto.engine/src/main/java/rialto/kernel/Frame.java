package rialto.kernel;

/**
 * The layout of a frame: one input with its outcomes, the unit of the log. Offsets in bytes, numbers little-endian.
 *
 * <pre>
 *  0 int  length of the frame, a multiple of 8
 *  4 int  length of the input; -1 marks padding at the end of the log's memory
 *  8 long sequence number
 * 16 long kernel time
 * 24 long host's monotonic time when it was handled, meaningful in the same process only
 * 32 int  length of the outcomes
 * 36 int  flags
 * 40      input, then outcomes
 * </pre>
 */
public final class Frame {

    public static final int LENGTH = 0;
    public static final int INPUT_LENGTH = 4;
    public static final int SEQUENCE = 8;
    public static final int NANOS = 16;
    public static final int HOST_NANOS = 24;
    public static final int OUTCOME_LENGTH = 32;
    public static final int FLAGS = 36;
    public static final int HEADER = 40;

    /** Flag: something leaves the platform because of this frame, or people wait for it: it is to be made durable at once. */
    public static final int DURABLE = 1;

    /** Largest input, bytes. */
    public static final int MAX_INPUT = 1 << 20;

    /** Room for the outcomes of one input, bytes. */
    public static final int MAX_OUTCOMES = 1 << 20;

    /** Largest frame, bytes. */
    public static final int MAX = HEADER + MAX_INPUT + MAX_OUTCOMES;

    private Frame() {}

    public static int align(int length) {
        return length + 7 & ~7;
    }
}
