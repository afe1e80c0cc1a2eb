package rialto.orders;

import java.util.Arrays;

/** The open orders in order of id. Ids rise as a rule, so that an order is added at the end. */
final class OpenOrders {

    private RecordedOrder[] orders = new RecordedOrder[64];
    private int size;

    int size() {
        return size;
    }

    RecordedOrder at(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("open order " + i + " of " + size);
        }
        return orders[i];
    }

    void add(RecordedOrder order) {
        if (size == orders.length) {
            orders = Arrays.copyOf(orders, 2 * size);
        }
        int at = size == 0 || orders[size - 1].orderId() < order.orderId() ? size : place(order.orderId());
        System.arraycopy(orders, at, orders, at + 1, size - at);
        orders[at] = order;
        size++;
    }

    void remove(RecordedOrder order) {
        int at = place(order.orderId());
        size--;
        System.arraycopy(orders, at + 1, orders, at, size - at);
        orders[size] = null;
    }

    void clear() {
        Arrays.fill(orders, null);
        size = 0;
    }

    /** Index of the first order with this id or a greater one. */
    private int place(long orderId) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (orders[middle].orderId() < orderId) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
