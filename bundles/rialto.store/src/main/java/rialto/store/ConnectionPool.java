package rialto.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * A bounded number of connections, kept for the next one who asks. Who asks while all are taken waits for a bounded time and is then
 * told so. Thread-safe.
 */
final class ConnectionPool implements DataSource, AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    private final DataSource source;
    private final int size;
    private final long waitMillis;
    private final Semaphore permits;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * @param source makes connections
     * @param size most connections at a time
     * @param waitMillis longest wait for one of them
     */
    ConnectionPool(DataSource source, int size, long waitMillis) {
        if (size < 1 || waitMillis < 0) {
            throw new IllegalArgumentException(
                    "a pool of " + size + " connections with a wait of " + waitMillis + " ms");
        }
        this.source = source;
        this.size = size;
        this.waitMillis = waitMillis;
        permits = new Semaphore(size, true);
    }

    /** Connections in use. */
    int used() {
        return size - permits.availablePermits();
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            if (!permits.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException("all " + size
                        + " connections to the history database are in use,"
                        + " and none came free within " + waitMillis + " ms; ask again, ask for smaller pages, or raise"
                        + " 'connections' of the configuration rialto.store.history");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
        }
        try {
            if (closed) {
                throw new SQLException("the history database is closed");
            }
            Connection connection = idle.pollFirst();
            return lent(connection == null ? source.getConnection() : connection);
        } catch (SQLException | RuntimeException e) {
            permits.release();
            throw e;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    private Connection lent(Connection connection) {
        AtomicBoolean returned = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                ConnectionPool.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> {
                            if (returned.compareAndSet(false, true)) {
                                giveBack(connection);
                            }
                            return null;
                        }
                        case "isClosed" -> {
                            return returned.get() || connection.isClosed();
                        }
                        default -> {
                            if (returned.get() && method.getDeclaringClass() == Connection.class) {
                                throw new SQLException("this connection was given back to its pool");
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                });
    }

    /** What a borrower has left open is rolled back; a connection that cannot even do that is not kept. */
    private void giveBack(Connection connection) {
        try {
            if (!connection.isClosed()) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
                if (!closed) {
                    idle.addFirst(connection);
                    return;
                }
            }
            discard(connection);
        } catch (SQLException e) {
            LOG.warn("A connection to the history database is of no use any more: {}", e.getMessage());
            discard(connection);
        } finally {
            permits.release();
        }
    }

    private static void discard(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A broken connection could not be closed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            discard(connection);
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("the pool logs by SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || source.isWrapperFor(type);
    }
}
