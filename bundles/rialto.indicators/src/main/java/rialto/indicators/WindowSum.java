package rialto.indicators;

import java.util.Arrays;

/**
 * The sum of the last n numbers, never subtracting one.
 *
 * <p>The stream is cut into blocks of n. A window is the tail of the block before and the head of the block being
 * filled. When a block is full its values are replaced, in place, by the sums from each slot to the block's end; from
 * then on the tail's sum is read, not computed. So each number is added twice, no error outlives its window, and a
 * window of zeros sums to zero exactly. One update in n takes n steps, the others one.
 */
final class WindowSum {

    /**
     * Below {@link #position}: values of the block being filled. From there on: sums to the end of the block before.
     */
    private final double[] slots;

    private int position;
    private boolean full;
    private double head;

    WindowSum(int length) {
        slots = new double[length];
    }

    void add(double value) {
        slots[position++] = value;
        head += value;
        if (position == slots.length) {
            turn();
        }
    }

    private void turn() {
        double sum = 0;
        for (int i = slots.length - 1; i >= 0; i--) {
            sum += slots[i];
            slots[i] = sum;
        }
        position = 0;
        head = 0;
        full = true;
    }

    boolean full() {
        return full;
    }

    /** The sum; defined once {@link #full()}. */
    double sum() {
        return slots[position] + head;
    }

    /** Whether both have seen equally many numbers of their present block. */
    boolean inStepWith(WindowSum other) {
        return full == other.full && position == other.position;
    }

    void reset() {
        Arrays.fill(slots, 0);
        position = 0;
        full = false;
        head = 0;
    }

    void write(StateCursor state) {
        state.put(full ? 1 : 0);
        state.put(position);
        state.put(head);
        state.put(slots);
    }

    void read(StateCursor state) {
        full = state.nextFlag("window full");
        position = (int) state.nextCount("window position", slots.length - 1L);
        head = state.next("window head");
        state.next("window", slots);
    }
}
