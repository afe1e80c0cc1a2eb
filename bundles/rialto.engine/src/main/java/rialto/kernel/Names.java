package rialto.kernel;

import java.nio.charset.StandardCharsets;

/**
 * Strings by their bytes, so that a name that comes again and again is made once. It remembers the last one of each hash and makes any
 * other anew. Not thread-safe.
 */
final class Names {

    private static final int SIZE = 1 << 12;
    private static final int LONGEST = 64;

    private final String[] known = new String[SIZE];

    /** Remembers a string that will come as bytes. */
    void put(String name) {
        known[slot(name.hashCode())] = name;
    }

    /** The string that some bytes of UTF-8 are. */
    String of(byte[] bytes, int from, int length) {
        if (length == 0) {
            return "";
        }
        int hash = 0;
        for (int i = from; i < from + length && length <= LONGEST; i++) {
            // What String.hashCode gives where all is ASCII; other bytes are told apart when they are compared.
            hash = 31 * hash + bytes[i];
        }
        int slot = slot(hash);
        String name = known[slot];
        if (name == null || !is(name, bytes, from, length)) {
            name = new String(bytes, from, length, StandardCharsets.UTF_8);
            if (length <= LONGEST) {
                known[slot] = name;
            }
        }
        return name;
    }

    /** Whether a string is these bytes; {@code false} where one of them is not ASCII. */
    private static boolean is(String name, byte[] bytes, int from, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int one = bytes[from + i];
            if (one < 0 || name.charAt(i) != one) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 16) & SIZE - 1;
    }
}
