package rialto.exchange.matching;

import java.nio.ByteBuffer;

/** Where the bytes of a ledger stand: appended in payloads, read back at any offset. */
sealed interface LedgerStore extends AutoCloseable permits LedgerFile, LedgerMemory {

    /** Bytes that a payload must leave free at the start of its buffer for the store's own use. */
    int headerBytes();

    /** A buffer to hand to {@link #append}: where it lies is the store's to know. */
    ByteBuffer buffer(int bytes);

    /** Offset that the first byte of the next payload will have. */
    long nextPayload();

    /**
     * Appends what stands in the buffer behind the header bytes, from there to its position; when it returns, the
     * payload is where the store promises to have it. The buffer is then clear for the next payload.
     */
    void append(ByteBuffer buffer);

    /** Reads what there is at an offset, from the buffer's start up to its limit, and flips the buffer. */
    void read(long offset, ByteBuffer into);

    @Override
    void close();
}
