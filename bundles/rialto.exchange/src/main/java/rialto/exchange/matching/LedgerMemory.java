package rialto.exchange.matching;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A ledger that ends with the process. */
final class LedgerMemory implements LedgerStore {

    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;

    private final List<byte[]> pages = new ArrayList<>();
    private long end;

    @Override
    public int headerBytes() {
        return 0;
    }

    @Override
    public ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    @Override
    public long nextPayload() {
        return end;
    }

    @Override
    public void append(ByteBuffer buffer) {
        buffer.flip();
        while (buffer.hasRemaining()) {
            int page = (int) (end >>> PAGE_BITS);
            if (page == pages.size()) {
                pages.add(new byte[PAGE]);
            }
            int within = (int) (end & PAGE - 1);
            int length = Math.min(buffer.remaining(), PAGE - within);
            buffer.get(pages.get(page), within, length);
            end += length;
        }
        buffer.clear();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        into.clear();
        long at = offset;
        while (into.hasRemaining() && at < end) {
            int within = (int) (at & PAGE - 1);
            int length = (int) Math.min(Math.min(into.remaining(), PAGE - within), end - at);
            into.put(pages.get((int) (at >>> PAGE_BITS)), within, length);
            at += length;
        }
        into.flip();
    }

    @Override
    public void close() {
        pages.clear();
        end = 0;
    }
}
