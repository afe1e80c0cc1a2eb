package rialto.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.TypedQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.derby.jdbc.EmbeddedDataSource;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.osgi.service.transaction.control.TransactionControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;

/** One embedded database, open. Thread-safe. */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    /** SQL state with which Derby says that it has shut a database down. */
    private static final String SHUT_DOWN = "08006";

    /** A hint for questions whose answer nobody watches for changes. */
    private static final String READ_ONLY = "eclipselink.read-only";

    private static final String LOG_BUFFER_BYTES = "1048576";
    /** Ids looked through at a time; Derby sorts what it finds, so that a whole table would be. */
    private static final long WINDOW = 20_000;

    private final Path directory;
    private final HikariDataSource pool;
    private final EntityManagerFactory factory;
    private final Transactions transactions;
    private final Instruments instruments = new Instruments();

    private Database(Path directory, HikariDataSource pool, EntityManagerFactory factory, TransactionControl control) {
        this.directory = directory;
        this.pool = pool;
        this.factory = factory;
        transactions = new Transactions(control, factory);
    }

    /**
     * Opens a database, or makes one where there is none.
     *
     * @param directory its own directory
     * @param around put around the source of connections; a test's way of making it fail
     */
    static Database open(
            Path directory, Settings settings, TransactionControl control, UnaryOperator<DataSource> around) {
        boolean fresh = !Files.exists(marker(directory));
        setUp(settings);
        try {
            Files.createDirectories(directory.getParent());
            if (fresh) {
                Directories.delete(directory);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no database can be made in " + directory + ": " + e, e);
        }
        EmbeddedDataSource derby = new Derby();
        derby.setDatabaseName(directory.toString());
        derby.setCreateDatabase(fresh ? "create" : "");
        HikariDataSource pool = null;
        try {
            pool = pool(around.apply(derby), settings);
            EntityManagerFactory factory = new PersistenceProvider()
                    .createContainerEntityManagerFactory(
                            new HistoryUnit(pool, Table.entities()), properties(directory, fresh));
            Database database = new Database(directory, pool, factory, control);
            // The first entity manager connects and, in a fresh database, makes the tables.
            database.transactions.read(entities -> entities.find(CheckpointRow.class, 1L));
            return database;
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            shutDown(directory);
            if (fresh) {
                forget(directory);
            }
            throw new IllegalStateException("the database in " + directory + " cannot be opened: " + reason(e), e);
        }
    }

    private static void forget(Path directory) {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            LOG.warn("What was begun of a database in {} could not be deleted: {}", directory, e.toString());
        }
    }

    private static Map<String, Object> properties(Path directory, boolean fresh) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("jakarta.persistence.schema-generation.database.action", fresh ? "create" : "none");
        properties.put("eclipselink.target-database", "org.eclipse.persistence.platform.database.DerbyPlatform");
        properties.put("eclipselink.target-server", "None");
        properties.put("eclipselink.session-name", directory.toString());
        properties.put("eclipselink.weaving", "false");
        properties.put("eclipselink.jdbc.batch-writing", "JDBC");
        properties.put("eclipselink.jdbc.batch-writing.size", "2000");
        properties.put("eclipselink.jdbc.cache-statements", "true");
        properties.put("eclipselink.logging.level", "OFF");
        return properties;
    }

    /**
     * Opens the database with the first connection. That may mean to recover it and takes as long as it takes: the pool's time limit is
     * for those who wait for a connection, and Derby would give up opening by it.
     */
    private static final class Derby extends EmbeddedDataSource {

        private static final long serialVersionUID = 1L;

        @Override
        public void setLoginTimeout(int seconds) {
            // See above.
        }
    }

    /** Sets up the engine of all databases, which reads the system's properties when it starts. What somebody has set stays. */
    private static void setUp(Settings settings) {
        // Its own log goes to the working directory if nobody says otherwise.
        setUp(
                "derby.stream.error.file",
                settings.directory().resolve("derby.log").toString());
        // The log is forced to the disk at each commit, as ever, but not at each of its buffers, which is thousands a
        // second in a rebuild.
        setUp("derby.storage.fileSyncTransactionLog", "true");
        setUp("derby.storage.logBufferSize", LOG_BUFFER_BYTES);
    }

    private static void setUp(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static HikariDataSource pool(DataSource source, Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("rialto-history");
        config.setDataSource(source);
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectionWaitMillis());
        return new HikariDataSource(config);
    }

    /** What went wrong at the bottom, in a line. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        // Of a file the message is no more than the name.
        boolean bare = cause.getMessage() == null || cause instanceof FileSystemException;
        return bare ? cause.toString() : cause.getMessage();
    }

    private static Path marker(Path directory) {
        return directory.resolve("service.properties");
    }

    /** Whether its files are still where they were. */
    boolean present() {
        return Files.exists(marker(directory)) && Files.isDirectory(directory.resolve("seg0"));
    }

    Path directory() {
        return directory;
    }

    /** Where connections come from, a bounded number of them. */
    DataSource pool() {
        return pool;
    }

    Transactions transactions() {
        return transactions;
    }

    /**
     * A projection that goes on where this database stands.
     *
     * @param oldest first sequence number that the journal holds, where an empty database begins
     * @param durable last sequence number that the journal holds, to which an empty database is rebuilt
     */
    Projection projection(long oldest, long durable) {
        return transactions.read(entities -> new Projection(instruments, entities, oldest, durable));
    }

    /** Answers a question. */
    HistoryPage find(HistoryQuery query) {
        Table<?> table = Table.of(query.kind());
        return transactions.read(entities -> find(entities, table, query));
    }

    private <T> HistoryPage find(EntityManager entities, Table<T> table, HistoryQuery query) {
        Map<String, Object> wanted = table.wanted(query);
        StringBuilder where = new StringBuilder();
        wanted.keySet()
                .forEach(each ->
                        where.append(" and r.").append(each).append(" = :").append(each));
        where.append(query.fromNanos() > 0 ? " and r.nanos >= :fromNanos" : "");
        where.append(query.untilNanos() > 0 ? " and r.nanos < :untilNanos" : "");
        long high = query.cursor() == null ? last(entities, table.entity()) + 1 : Long.parseLong(query.cursor());
        boolean everything = where.isEmpty();
        List<T> found = new ArrayList<>();
        while (high > 1 && found.size() <= query.limit()) {
            long low = Math.max(1, high - (everything ? query.limit() + 1 : WINDOW));
            TypedQuery<T> rows = window(entities, table, where + " order by r.id desc", low, high);
            wanted.forEach(rows::setParameter);
            if (query.fromNanos() > 0) {
                rows.setParameter("fromNanos", query.fromNanos());
            }
            if (query.untilNanos() > 0) {
                rows.setParameter("untilNanos", query.untilNanos());
            }
            found.addAll(rows.setMaxResults(query.limit() + 1 - found.size()).getResultList());
            high = low;
        }
        boolean more = found.size() > query.limit();
        List<T> page = more ? found.subList(0, query.limit()) : found;
        return new HistoryPage(
                table.columns(),
                page.stream().map(row -> table.show(row, instruments)).toList(),
                more ? Long.toString(table.id(page.get(page.size() - 1))) : null);
    }

    private static <T> TypedQuery<T> window(EntityManager entities, Table<T> table, String rest, long low, long high) {
        return entities.createQuery(
                        "select r from " + table.entity().getSimpleName() + " r where r.id >= :low and r.id < :high"
                                + rest,
                        table.entity())
                .setParameter("low", low)
                .setParameter("high", high)
                .setHint(READ_ONLY, "true");
    }

    /** Highest id among the rows of a class; 0 if there are none. */
    static long last(EntityManager entities, Class<?> entity) {
        Long last = entities.createQuery("select max(r.id) from " + entity.getSimpleName() + " r", Long.class)
                .getSingleResult();
        return last == null ? 0 : last;
    }

    /** The one row that a question finds, which nobody watches for changes; {@code null} if there is none. */
    static <T> T one(EntityManager entities, Class<T> entity, String question, Object... parameters) {
        TypedQuery<T> query = entities.createQuery(question, entity).setHint(READ_ONLY, "true");
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        List<T> found = query.getResultList();
        return found.isEmpty() ? null : found.get(0);
    }

    /** SHA-256 over all rows, with the checkpoint they belong to. */
    String rowHash() {
        return transactions.read(entities -> {
            MessageDigest digest = sha256();
            CheckpointRow checkpoint = entities.find(CheckpointRow.class, 1L);
            for (HistoryKind kind : HistoryKind.values()) {
                digest.update((kind.name() + '\n').getBytes(StandardCharsets.UTF_8));
                hash(entities, Table.of(kind), digest);
            }
            return (checkpoint == null ? 0 : checkpoint.sequence) + ":"
                    + HexFormat.of().formatHex(digest.digest());
        });
    }

    private <T> void hash(EntityManager entities, Table<T> table, MessageDigest digest) {
        long last = last(entities, table.entity());
        for (long low = 1; low <= last; low += WINDOW) {
            for (T row :
                    window(entities, table, " order by r.id", low, low + WINDOW).getResultList()) {
                digest.update((table.show(row, instruments) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            entities.clear();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public void close() {
        try {
            factory.close();
        } catch (RuntimeException e) {
            LOG.warn("The persistence unit of {} was not closed in order: {}", directory, reason(e));
        }
        pool.close();
        shutDown(directory);
    }

    private static void shutDown(Path directory) {
        EmbeddedDataSource derby = new EmbeddedDataSource();
        derby.setDatabaseName(directory.toString());
        derby.setShutdownDatabase("shutdown");
        try (Connection connection = derby.getConnection()) {
            LOG.warn("The database in {} is still open: {}", directory, connection);
        } catch (SQLException e) {
            if (!SHUT_DOWN.equals(e.getSQLState())) {
                LOG.info("The database in {} was not shut down in order: {}", directory, e.getMessage());
            }
        }
    }
}
