package rialto.journal;

import java.util.Arrays;
import java.util.HexFormat;

/** Hashes for people. */
final class Hex {

    private static final int SHOWN_BYTES = 8;

    private Hex() {}

    /** The first bytes of a hash. */
    static String of(byte[] hash) {
        return of(hash, 0);
    }

    static String of(byte[] bytes, int offset) {
        return HexFormat.of().formatHex(Arrays.copyOfRange(bytes, offset, offset + SHOWN_BYTES)) + "…";
    }
}
