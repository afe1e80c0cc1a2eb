package rialto.exchange.matching;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import rialto.instrument.Instrument;
import rialto.order.ExecType;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/**
 * The records of the exchange in a {@link LedgerStore}. What happens within one call is staged and committed at once.
 * Each record of an order names the order's first record (its root) and the one before, so that an order's history is
 * read backwards from its last record.
 */
final class Ledger implements AutoCloseable {

    static final byte ACCOUNT = 1;
    static final byte INSTRUMENT = 2;
    static final byte ORDER = 3;
    static final byte FILL = 4;
    static final byte END = 5;

    /** Longest text kept of a refusal or an end. */
    private static final int MAX_TEXT_BYTES = 400;

    private static final int MAX_RECORD = 1_024;

    private final LedgerStore store;
    private final ByteBuffer look = ByteBuffer.allocate(MAX_RECORD).order(ByteOrder.LITTLE_ENDIAN);
    private ByteBuffer staged;
    private boolean dirty;

    Ledger(LedgerStore store) {
        this.store = store;
        this.staged = store.buffer(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
        rewind();
    }

    long account(String name) {
        long at = begin(ACCOUNT);
        text(name);
        return at;
    }

    long instrument(int number, Instrument instrument) {
        long at = begin(INSTRUMENT);
        staged.putInt(number)
                .putLong(instrument.priceScale().denominator())
                .putLong(instrument.quantityScale().denominator())
                .putLong(instrument.multiplier());
        text(instrument.name());
        text(instrument.quoteCurrency());
        return at;
    }

    /** @param refusal why the order was rejected, empty if it was accepted */
    long order(int instrument, NewOrder order, long nanos, String refusal) {
        long at = begin(ORDER);
        int flags = (order.side() == Side.SELL ? 1 : 0)
                | (order.ordType() == OrdType.LIMIT ? 2 : 0)
                | switch (order.timeInForce()) {
                    case GTC -> 0;
                    case IOC -> 4;
                    case FOK -> 8;
                }
                | (order.postOnly() ? 16 : 0)
                | (order.reduceOnly() ? 32 : 0)
                | (refusal.isEmpty() ? 0 : 64);
        staged.putInt(instrument)
                .put((byte) flags)
                .putLong(order.quantity())
                .putLong(order.price())
                .putLong(nanos);
        text(order.clOrdId());
        text(refusal);
        return at;
    }

    long fill(
            WorkingOrder order,
            long execId,
            long quantity,
            long price,
            long fee,
            boolean maker,
            boolean ambiguous,
            long nanos) {
        long at = begin(FILL);
        staged.putLong(order.root)
                .putLong(order.last)
                .putLong(nanos)
                .putLong(order.cumQuantity)
                .putLong(execId)
                .putLong(quantity)
                .putLong(price)
                .putLong(fee)
                .put((byte) ((maker ? 1 : 0) | (ambiguous ? 2 : 0)));
        return at;
    }

    long end(WorkingOrder order, ExecType how, String why, long nanos) {
        long at = begin(END);
        staged.putLong(order.root).putLong(order.last).putLong(nanos).putLong(order.cumQuantity);
        staged.put((byte) (how == ExecType.CANCELED ? 1 : 2));
        text(why);
        return at;
    }

    /** Puts what was staged where the store promises to have it. */
    void commit() {
        if (dirty) {
            store.append(staged);
            rewind();
        }
    }

    /** Reads the record at an offset into the one given. */
    void read(long offset, LedgerRecord into) {
        store.read(offset, look);
        into.read(look);
    }

    @Override
    public void close() {
        store.close();
    }

    private void rewind() {
        staged.clear().position(store.headerBytes());
        dirty = false;
    }

    private long begin(byte type) {
        if (staged.remaining() < MAX_RECORD + Long.BYTES) {
            ByteBuffer larger = store.buffer(staged.capacity() * 2).order(ByteOrder.LITTLE_ENDIAN);
            staged = larger.put(staged.flip());
        }
        dirty = true;
        long at = store.nextPayload() + staged.position() - store.headerBytes();
        staged.put(type);
        return at;
    }

    private void text(String text) {
        if (text.isEmpty()) {
            staged.putShort((short) 0);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_TEXT_BYTES);
        while (length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        staged.putShort((short) length).put(bytes, 0, length);
    }

    /** A record as it stands in the ledger; fields that its type does not have keep old values. */
    static final class LedgerRecord {
        byte type;
        int instrument;
        long priceScale;
        long quantityScale;
        long multiplier;
        String name;
        String text;
        Side side;
        OrdType ordType;
        TimeInForce timeInForce;
        boolean postOnly;
        boolean reduceOnly;
        boolean rejected;
        long root;
        long previous;
        long nanos;
        long cumQuantity;
        long execId;
        long quantity;
        long price;
        long fee;
        boolean maker;
        boolean ambiguous;
        ExecType execType;

        /** Reads one record and leaves the buffer behind it. */
        void read(ByteBuffer from) {
            type = from.get();
            switch (type) {
                case ACCOUNT -> name = text(from);
                case INSTRUMENT -> {
                    instrument = from.getInt();
                    priceScale = from.getLong();
                    quantityScale = from.getLong();
                    multiplier = from.getLong();
                    name = text(from);
                    text = text(from);
                }
                case ORDER -> {
                    instrument = from.getInt();
                    flags(from.get());
                    quantity = from.getLong();
                    price = from.getLong();
                    nanos = from.getLong();
                    name = text(from);
                    text = text(from);
                }
                case FILL -> {
                    ordinary(from);
                    execId = from.getLong();
                    quantity = from.getLong();
                    price = from.getLong();
                    fee = from.getLong();
                    byte flags = from.get();
                    maker = (flags & 1) != 0;
                    ambiguous = (flags & 2) != 0;
                }
                case END -> {
                    ordinary(from);
                    execType = from.get() == 1 ? ExecType.CANCELED : ExecType.EXPIRED;
                    text = text(from);
                }
                default ->
                    throw new IllegalStateException("a paper exchange ledger holds a record of unknown type " + type
                            + "; use the program that wrote it, or a later one");
            }
        }

        private void ordinary(ByteBuffer from) {
            root = from.getLong();
            previous = from.getLong();
            nanos = from.getLong();
            cumQuantity = from.getLong();
        }

        private void flags(byte flags) {
            side = (flags & 1) != 0 ? Side.SELL : Side.BUY;
            ordType = (flags & 2) != 0 ? OrdType.LIMIT : OrdType.MARKET;
            timeInForce = (flags & 4) != 0 ? TimeInForce.IOC : (flags & 8) != 0 ? TimeInForce.FOK : TimeInForce.GTC;
            postOnly = (flags & 16) != 0;
            reduceOnly = (flags & 32) != 0;
            rejected = (flags & 64) != 0;
        }

        private static String text(ByteBuffer from) {
            byte[] bytes = new byte[from.getShort()];
            from.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
