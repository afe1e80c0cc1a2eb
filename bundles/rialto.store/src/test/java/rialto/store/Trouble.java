package rialto.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A real database with something the matter: what a test hangs in is called at that point, before the database is. */
final class Trouble implements UnaryOperator<DataSource> {

    /** Where trouble may begin. */
    enum Point {
        /** A question is asked. */
        SELECT,
        /** A batch of rows is handed over. */
        BATCH,
        /** A transaction is about to be committed. */
        COMMIT,
        /** A transaction was committed, and nobody knows it yet. */
        COMMITTED
    }

    /** What is the matter. */
    interface Matter {
        void at(Point point) throws SQLException;
    }

    private volatile Matter matter = point -> {};

    void begins(Matter with) {
        matter = with;
    }

    void ends() {
        matter = point -> {};
    }

    /** A disk without room: no transaction can be committed. */
    static Matter full() {
        return point -> {
            if (point == Point.COMMIT) {
                throw new SQLException("no space left on device");
            }
        };
    }

    /** Stands still at a point until it is let go; every arrival is counted. */
    static Matter stuck(Point where, CountDownLatch arrived, CountDownLatch letGo) {
        return stuckAfter(0, where, arrived, letGo);
    }

    /** Passes a point some times, and then stands still there until it is let go; every arrival is counted. */
    static Matter stuckAfter(int times, Point where, CountDownLatch arrived, CountDownLatch letGo) {
        AtomicInteger passed = new AtomicInteger();
        return point -> {
            if (point == where) {
                arrived.countDown();
                if (passed.getAndIncrement() < times) {
                    return;
                }
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new SQLException("interrupted", e);
                }
            }
        };
    }

    @Override
    public DataSource apply(DataSource source) {
        return around(DataSource.class, source);
    }

    private <T> T around(Class<T> type, Object target) {
        return around(type, target, "");
    }

    private <T> T around(Class<T> type, Object target, String sql) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    String called = method.getName();
                    if (called.equals("commit")) {
                        matter.at(Point.COMMIT);
                    } else if (called.equals("executeBatch")) {
                        matter.at(Point.BATCH);
                    } else if (called.equals("executeQuery") && sql.startsWith("SELECT")) {
                        matter.at(Point.SELECT);
                    }
                    Object answer;
                    try {
                        answer = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (called.equals("commit")) {
                        matter.at(Point.COMMITTED);
                    }
                    return switch (called) {
                        case "getConnection" -> type == DataSource.class ? around(Connection.class, answer) : answer;
                        case "prepareStatement" ->
                            around(PreparedStatement.class, answer, String.valueOf(arguments[0]));
                        default -> answer;
                    };
                }));
    }
}
