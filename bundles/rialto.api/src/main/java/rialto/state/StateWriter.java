package rialto.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes values in the canonical encoding: little-endian fixed-width integers, IEEE 754 doubles by their raw bits, strings and
 * byte arrays with an {@code int} length in front. Grows as needed; reusable after {@link #clear}. Not thread-safe.
 */
public final class StateWriter {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    public StateWriter() {
        this(256);
    }

    /** @param capacity bytes to start with, at least 8 */
    public StateWriter(int capacity) {
        bytes = new byte[Math.max(8, capacity)];
    }

    public StateWriter putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public StateWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    public StateWriter putInt(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    public StateWriter putLong(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    public StateWriter putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    /** Writes a string as UTF-8; {@code null} is kept apart from the empty string. */
    public StateWriter putString(String value) {
        if (value == null) {
            return putInt(-1);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return putInt(utf8.length).putRaw(utf8, 0, utf8.length);
    }

    /** Writes a byte array with its length in front. */
    public StateWriter putBytes(byte[] value) {
        return putInt(value.length).putRaw(value, 0, value.length);
    }

    /** Writes bytes without a length. */
    public StateWriter putRaw(byte[] source, int offset, int length) {
        room(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Writes everything another writer holds, without a length. */
    public StateWriter putAll(StateWriter other) {
        return putRaw(other.bytes, 0, other.size);
    }

    /** Number of bytes written since creation or {@link #clear}. */
    public int size() {
        return size;
    }

    /** The bytes written, as a copy. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Copies the bytes written. The target needs {@link #size} bytes from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, size);
    }

    /** Forgets what was written and keeps the memory. */
    public StateWriter clear() {
        size = 0;
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), Math.multiplyExact(bytes.length, 2)));
        }
    }
}
