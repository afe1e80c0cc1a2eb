package rialto.orders;

import java.util.Arrays;

/**
 * Orders by one of their ids: open addressing with linear probing, at most half full, so that adding and removing
 * allocate nothing once the table has its size. Never iterated.
 */
abstract sealed class OrderIndex {

    RecordedOrder[] table = new RecordedOrder[256];
    private int size;

    /** Hash of the id this index is by, spread over all bits. */
    abstract int hash(RecordedOrder order);

    /** The order must not be in the index yet. */
    final void add(RecordedOrder order) {
        if (2 * size >= table.length) {
            RecordedOrder[] old = table;
            table = new RecordedOrder[2 * old.length];
            for (RecordedOrder moved : old) {
                if (moved != null) {
                    put(moved);
                }
            }
        }
        put(order);
        size++;
    }

    /** The order must be in the index. */
    final void remove(RecordedOrder order) {
        int mask = table.length - 1;
        int hole = hash(order) & mask;
        while (table[hole] != order) {
            hole = hole + 1 & mask;
        }
        // Later entries of the same run move up, so that no probe stops short at the hole.
        for (int i = hole + 1 & mask; table[i] != null; i = i + 1 & mask) {
            int home = hash(table[i]) & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                table[hole] = table[i];
                hole = i;
            }
        }
        table[hole] = null;
        size--;
    }

    final void clear() {
        Arrays.fill(table, null);
        size = 0;
    }

    private void put(RecordedOrder order) {
        int mask = table.length - 1;
        int i = hash(order) & mask;
        while (table[i] != null) {
            i = i + 1 & mask;
        }
        table[i] = order;
    }

    /** Orders by the kernel's number. */
    static final class ById extends OrderIndex {

        RecordedOrder find(long orderId) {
            int mask = table.length - 1;
            for (int i = spread(orderId) & mask; table[i] != null; i = i + 1 & mask) {
                if (table[i].orderId() == orderId) {
                    return table[i];
                }
            }
            return null;
        }

        @Override
        int hash(RecordedOrder order) {
            return spread(order.orderId());
        }

        private static int spread(long orderId) {
            return (int) (orderId * 0x9E3779B97F4A7C15L >>> 32);
        }
    }

    /** Orders by the id the venue knows them by. */
    static final class ByClientId extends OrderIndex {

        RecordedOrder find(String clOrdId) {
            int mask = table.length - 1;
            for (int i = spread(clOrdId) & mask; table[i] != null; i = i + 1 & mask) {
                if (table[i].clOrdId().equals(clOrdId)) {
                    return table[i];
                }
            }
            return null;
        }

        @Override
        int hash(RecordedOrder order) {
            return spread(order.clOrdId());
        }

        private static int spread(String clOrdId) {
            int hash = clOrdId.hashCode() * 0x9E3779B9;
            return hash ^ hash >>> 16;
        }
    }
}
