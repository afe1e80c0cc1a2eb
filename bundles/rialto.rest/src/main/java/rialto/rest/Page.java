package rialto.rest;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items what was asked for
 * @param nextCursor pass it as {@code cursor} for what follows; {@code null} at the end
 */
record Page<T>(List<T> items, String nextCursor) {

    static final int MOST = 1_000;
    static final int USUAL = 100;

    static <T> Page<T> all(List<T> items) {
        return new Page<>(items, null);
    }
}
