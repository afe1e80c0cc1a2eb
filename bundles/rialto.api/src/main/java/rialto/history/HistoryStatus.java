package rialto.history;

/**
 * How far history is. Immutable.
 *
 * @param state what it does
 * @param firstSequence first sequence number that is, or would be, in the database: 1, or where the journal began when it was last
 *     projected anew, if its beginning is gone; 0 until the database is open
 * @param sequence last sequence number that is in the database
 * @param head last sequence number the engine has handled
 * @param rebuildTarget sequence number a rebuild has to reach; 0 unless one is under way
 * @param rows rows written since the database was opened, changes of rows included
 * @param problem what is wrong, with the remedy; empty while all is well
 */
public record HistoryStatus(
        State state, long firstSequence, long sequence, long head, long rebuildTarget, long rows, String problem) {

    /** What it does. */
    public enum State {
        /** The database is being opened. */
        OPENING,
        /** The journal is being projected from the oldest input that it holds. */
        REBUILDING,
        /** It follows the sequence. */
        FOLLOWING,
        /** The database fails; it is tried again, and nothing of the journal is lost to it. */
        FAILING,
        /** It was stopped. */
        STOPPED
    }

    /** Inputs between the engine and the database. */
    public long lag() {
        return Math.max(0, head - sequence);
    }

    /** How far a rebuild is, 0 to 1; 1 when none is under way. */
    public double progress() {
        long before = firstSequence - 1;
        return rebuildTarget <= 0 ? 1 : Math.min(1, (double) (sequence - before) / (rebuildTarget - before));
    }
}
