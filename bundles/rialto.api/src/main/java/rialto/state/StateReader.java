package rialto.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link StateWriter} wrote. Every read past the end, and every impossible length, throws
 * {@link IllegalArgumentException} with the offset. Not thread-safe.
 */
public final class StateReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int position;
    private int end;

    public StateReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public StateReader(byte[] bytes, int offset, int length) {
        reset(bytes, offset, length);
    }

    /** Points this reader at other bytes, so that one reader can serve a loop. */
    public StateReader reset(byte[] source, int offset, int length) {
        bytes = source;
        position = offset;
        end = Math.addExact(offset, length);
        return this;
    }

    public byte getByte() {
        return bytes[take(1)];
    }

    public boolean getBoolean() {
        return getByte() != 0;
    }

    public int getInt() {
        return (int) INT.get(bytes, take(Integer.BYTES));
    }

    public long getLong() {
        return (long) LONG.get(bytes, take(Long.BYTES));
    }

    public double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    /** The string, or {@code null} where {@code null} was written. */
    public String getString() {
        int length = getInt();
        if (length == -1) {
            return null;
        }
        int from = take(checkedLength(length));
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    public byte[] getBytes() {
        int length = checkedLength(getInt());
        int from = take(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - position;
    }

    /** Offset of the next byte in the array read from. */
    public int position() {
        return position;
    }

    /** Moves on without reading. */
    public StateReader skip(int length) {
        take(checkedLength(length));
        return this;
    }

    private int checkedLength(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length + " at offset " + position + " is negative");
        }
        return length;
    }

    private int take(int length) {
        int from = position;
        if (length > end - from) {
            throw new IllegalArgumentException(
                    "state ends at offset " + end + ", but " + length + " bytes are wanted at offset " + from);
        }
        position = from + length;
        return from;
    }
}
