package rialto.exchange.matching;

import java.util.Arrays;

/** Our resting orders of one side: sorted so that the last has the best price and, at one price, came first. */
final class WorkingSide {

    private WorkingOrder[] orders = new WorkingOrder[16];
    private int count;

    int count() {
        return count;
    }

    WorkingOrder at(int index) {
        return orders[index];
    }

    /** Best key among our orders, or {@link ShownSide#NONE}. */
    long bestKey() {
        return count == 0 ? ShownSide.NONE : orders[count - 1].key;
    }

    void add(WorkingOrder order) {
        if (count == orders.length) {
            orders = Arrays.copyOf(orders, count * 2);
        }
        int index = 0;
        while (index < count && orders[index].key < order.key) {
            index++;
        }
        System.arraycopy(orders, index, orders, index + 1, count - index);
        orders[index] = order;
        count++;
    }

    void remove(WorkingOrder order) {
        for (int i = 0; i < count; i++) {
            if (orders[i] == order) {
                System.arraycopy(orders, i + 1, orders, i, --count - i);
                orders[count] = null;
                return;
            }
        }
    }

    /** Forgets the orders that have ended. */
    void sweep() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            WorkingOrder order = orders[i];
            if (!order.ended) {
                orders[kept++] = order;
            }
        }
        Arrays.fill(orders, kept, count, null);
        count = kept;
    }
}
