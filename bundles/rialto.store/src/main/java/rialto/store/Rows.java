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

    /** Rows that a statement adds. */
    private static final int GROUP = 16;
    /** Rows between two calls of the database; a multiple of the group. */
    private static final int BATCH = 64 * GROUP;
    /** From so many rows on the table is locked as a whole: a lock for each of them takes a quarter of the time to write them. */
    private static final int LOCK_TABLE = 500;
    /** Rows remembered from one transaction to the next: enough for what goes on at a time. */
    private static final int REMEMBERED = 4_096;

    private final Mapping<T> mapping;
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
        insert(connection, mapping, added);
        for (long id : update(connection, mapping, update, changed)) {
            throw new OutdatedDatabaseException(mapping.entity().getSimpleName() + ' ' + id + " is missing");
        }
        recent.putAll(current);
        current.clear();
        added.clear();
        changed.clear();
        written.clear();
        return count;
    }

    /** Adds rows, several with each statement: to begin and end a statement takes most of the time of a row. */
    static <T> void insert(Connection connection, Mapping<T> mapping, List<T> rows) throws SQLException {
        prepare(connection, mapping, rows);
        int grouped = rows.size() - rows.size() % GROUP;
        execute(connection, mapping.insert(GROUP), GROUP, rows.subList(0, grouped));
        execute(connection, mapping.insert(1), 1, rows.subList(grouped, rows.size()));
    }

    /**
     * Executes a statement that changes a row.
     *
     * @return ids of those that the database does not have
     */
    static <T> List<Long> update(
            Connection connection, Mapping<T> mapping, Mapping.Statement<T> statement, List<T> rows)
            throws SQLException {
        prepare(connection, mapping, rows);
        int[] counts = execute(connection, statement, 1, rows);
        List<Long> missing = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                missing.add(mapping.id(rows.get(i)));
            }
        }
        return missing;
    }

    private static <T> void prepare(Connection connection, Mapping<T> mapping, List<T> rows) throws SQLException {
        if (rows.size() >= LOCK_TABLE) {
            try (Statement lock = connection.createStatement()) {
                lock.execute(mapping.lock());
            }
        }
        rows.sort(Comparator.comparingLong(mapping::id));
    }

    /**
     * Executes a statement for rows, so many at a time, of which their number is a multiple.
     *
     * @return how many rows each execution wrote
     */
    private static <T> int[] execute(Connection connection, Mapping.Statement<T> statement, int group, List<T> rows)
            throws SQLException {
        int[] counts = new int[rows.size() / group];
        if (rows.isEmpty()) {
            return counts;
        }
        int done = 0;
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            for (int from = 0; from < rows.size(); from += BATCH) {
                List<T> batch = rows.subList(from, Math.min(from + BATCH, rows.size()));
                for (int i = 0; i < batch.size(); i++) {
                    statement.bind(prepared, i % group, batch.get(i));
                    if ((i + 1) % group == 0) {
                        prepared.addBatch();
                    }
                }
                int[] part = prepared.executeBatch();
                System.arraycopy(part, 0, counts, done, part.length);
                done += part.length;
            }
        }
        return counts;
    }
}
