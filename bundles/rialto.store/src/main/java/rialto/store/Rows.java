package rialto.store;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Rows of a class that a transaction adds or changes. Each is written once, as it stands at the transaction's end, in order of ids: a
 * tree of ids that is filled in its order is never split in the middle. The rows used last are remembered, the others are found in the
 * database again. One thread.
 *
 * @param <K> by what rows are found; of several with the same, the last one counts
 * @param <T> the entity
 */
final class Rows<K, T> {

    /** Rows between two calls of the database. */
    private static final int BATCH = 1_000;
    /** From so many rows on the table is locked as a whole: a lock for each of them takes a quarter of the time to write them. */
    private static final int LOCK_TABLE = 500;
    /** Rows remembered from one transaction to the next: enough for what goes on at a time. */
    private static final int REMEMBERED = 4_096;

    private final Mapping<T> mapping;
    private final Mapping.Statement<T> insert;
    private final Mapping.Statement<T> update;
    private final Function<T, K> key;
    private final BiFunction<EntityManager, K, T> finder;
    private final Recent<K, T> recent = new Recent<>(REMEMBERED);
    private final Map<K, T> current = new HashMap<>();
    private final List<T> added = new ArrayList<>();
    private final List<T> changed = new ArrayList<>();
    private final Set<Long> written = new HashSet<>();

    /**
     * @param key of a row
     * @param finder finds the last row of a key in the database, {@code null} if there is none
     */
    Rows(Class<T> entity, Function<T, K> key, BiFunction<EntityManager, K, T> finder) {
        mapping = new Mapping<>(entity);
        insert = mapping.insert();
        update = mapping.update();
        this.key = key;
        this.finder = finder;
    }

    /** Rows that are only added. */
    Rows(Class<T> entity) {
        this(entity, null, null);
    }

    /** Adds a row, which may be changed until the transaction ends. */
    T add(T row) {
        added.add(row);
        if (key != null) {
            written.add(mapping.id(row));
            current.put(key.apply(row), row);
        }
        return row;
    }

    /** The last row of a key, for reading; {@code null} if there is none. */
    T find(K wanted, EntityManager entities) {
        T row = current.get(wanted);
        if (row == null) {
            row = recent.get(wanted);
            row = row == null ? finder.apply(entities, wanted) : row;
            if (row != null) {
                current.put(wanted, row);
            }
        }
        return row;
    }

    /** The last row of a key, to be changed; {@code null} if there is none. */
    T change(K wanted, EntityManager entities) {
        T row = find(wanted, entities);
        if (row != null && written.add(mapping.id(row))) {
            changed.add(row);
        }
        return row;
    }

    /**
     * Writes what was added and changed, and begins anew.
     *
     * @return rows written
     */
    int write(Connection connection) throws SQLException {
        int count = added.size() + changed.size();
        write(connection, mapping, insert, added);
        for (long id : write(connection, mapping, update, changed)) {
            throw new OutdatedDatabaseException(mapping.entity().getSimpleName() + ' ' + id + " is missing");
        }
        recent.putAll(current);
        current.clear();
        added.clear();
        changed.clear();
        written.clear();
        return count;
    }

    /**
     * Executes a statement for some rows.
     *
     * @return ids of those that the database does not have
     */
    static <T> List<Long> write(Connection connection, Mapping<T> mapping, Mapping.Statement<T> statement, List<T> rows)
            throws SQLException {
        List<Long> missing = new ArrayList<>();
        if (rows.isEmpty()) {
            return missing;
        }
        if (rows.size() >= LOCK_TABLE) {
            try (Statement lock = connection.createStatement()) {
                lock.execute(mapping.lock());
            }
        }
        rows.sort(Comparator.comparingLong(mapping::id));
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            for (int from = 0; from < rows.size(); from += BATCH) {
                List<T> batch = rows.subList(from, Math.min(from + BATCH, rows.size()));
                for (T row : batch) {
                    statement.bind(prepared, row);
                    prepared.addBatch();
                }
                int[] counts = prepared.executeBatch();
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] == 0) {
                        missing.add(mapping.id(batch.get(i)));
                    }
                }
            }
        }
        return missing;
    }
}
