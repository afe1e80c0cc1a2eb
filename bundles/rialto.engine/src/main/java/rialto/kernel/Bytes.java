package rialto.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Little-endian access to byte arrays at any offset. */
public final class Bytes {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    public static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    public static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    public static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static long getLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /**
     * Writes a string as an {@code int} length and UTF-8, without allocating for ASCII.
     *
     * @return the offset behind it
     */
    static int putString(byte[] bytes, int at, String value) {
        int length = value.length();
        int position = at + Integer.BYTES;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, bytes, at + Integer.BYTES, utf8.length);
                putInt(bytes, at, utf8.length);
                return at + Integer.BYTES + utf8.length;
            }
            bytes[position++] = (byte) c;
        }
        putInt(bytes, at, length);
        return position;
    }
}
