package rialto.indicators;

/** What all indicators here share: their state goes out and comes back whole, or not at all. */
abstract class StatefulIndicator implements Indicator {

    /** Kind and version of the encoding that {@link #write} and {@link #read} use. */
    abstract StateFormat format();

    /** Writes parameters first, then what is remembered. */
    abstract void write(StateCursor state);

    /**
     * Reads what {@link #write} wrote; on a number it refuses it throws, and {@link #restore} repairs the half read.
     */
    abstract void read(StateCursor state);

    @Override
    public final double[] state() {
        StateCursor cursor = new StateCursor(toString());
        cursor.put(format().code());
        cursor.put(format().version());
        write(cursor);
        return cursor.written();
    }

    @Override
    public final void restore(double[] state) {
        double[] before = state();
        try {
            load(state);
        } catch (IllegalArgumentException e) {
            load(before);
            throw e;
        }
    }

    private void load(double[] state) {
        StateCursor cursor = new StateCursor(toString(), state);
        cursor.expectFormat(format());
        read(cursor);
        cursor.expectEnd();
    }
}
