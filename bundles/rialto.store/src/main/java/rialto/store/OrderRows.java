package rialto.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders that a transaction adds or changes. The journal says of a changed order how it stands now, so that its row is written without
 * having been read. One thread.
 */
final class OrderRows {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRows.class);

    private final Mapping<OrderRow> mapping = new Mapping<>(OrderRow.class);
    private final Mapping.Statement<OrderRow> stands = mapping.update(
            "status", "cumQuantity", "leavesQuantity", "averagePrice", "text", "updatedSequence", "updatedNanos");
    private final Mapping.Statement<OrderRow> cancelled =
            mapping.update("cancelNanos", "updatedSequence", "updatedNanos");

    private final Map<Long, OrderRow> added = new HashMap<>();
    /** Of orders of earlier transactions, with no more in them than what is new. */
    private final Map<Long, OrderRow> changed = new HashMap<>();

    void add(OrderRow row) {
        added.put(row.id, row);
    }

    /** An order to be changed, of which only what the caller sets is known. */
    OrderRow change(long orderId, long sequence, long nanos) {
        OrderRow row = added.get(orderId);
        if (row == null) {
            row = changed.computeIfAbsent(orderId, OrderRow::of);
        }
        row.updatedSequence = sequence;
        row.updatedNanos = nanos;
        return row;
    }

    /**
     * Writes what was added and changed, and begins anew.
     *
     * @return rows written
     */
    int write(Connection connection) throws SQLException {
        int count = added.size() + changed.size();
        Rows.insert(connection, mapping, new ArrayList<>(added.values()));
        tell(Rows.update(connection, mapping, stands, only(row -> row.status != null)));
        tell(Rows.update(connection, mapping, cancelled, only(row -> row.cancelNanos != 0)));
        added.clear();
        changed.clear();
        return count;
    }

    private List<OrderRow> only(Predicate<OrderRow> wanted) {
        return new ArrayList<>(changed.values().stream().filter(wanted).toList());
    }

    private static void tell(List<Long> missing) {
        for (long id : missing) {
            LOG.warn("The journal changes order {}, but holds nothing of its beginning", id);
        }
    }
}
