package rialto.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.aries.tx.control.service.local.impl.TransactionControlImpl;
import org.apache.derby.jdbc.EmbeddedDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.history.HistoryKind;
import rialto.history.HistoryQuery;

/** Connections are bounded, come back, and their exhaustion is told with what to do. */
class ConnectionPoolTest {

    @TempDir
    Path home;

    private static EmbeddedDataSource memory(String name) {
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName("memory:" + name);
        source.setCreateDatabase("create");
        return source;
    }

    @Test
    void whoFindsNoneFreeIsToldWhatToDo() throws SQLException {
        try (ConnectionPool pool = new ConnectionPool(memory("pool1"), 2, 20)) {
            try (Connection first = pool.getConnection();
                    Connection second = pool.getConnection()) {
                assertThat(pool.used()).isEqualTo(2);
                assertThat(first).isNotSameAs(second);
                assertThatThrownBy(pool::getConnection)
                        .isInstanceOf(SQLTransientConnectionException.class)
                        .hasMessage(
                                "all 2 connections to the history database are in use, and none came free within 20 ms;"
                                        + " ask again, ask for smaller pages, or raise 'connections' of the configuration"
                                        + " rialto.store.history");
            }
            assertThat(pool.used()).isZero();
            pool.getConnection().close();
        }
    }

    @Test
    void whatABorrowerLeftOpenIsRolledBackAndItsConnectionIsGone() throws SQLException {
        try (ConnectionPool pool = new ConnectionPool(memory("pool2"), 1, 20)) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table t (n int)");
            }
            Connection borrowed = pool.getConnection();
            borrowed.setAutoCommit(false);
            try (Statement statement = borrowed.createStatement()) {
                statement.execute("insert into t values (1)");
            }
            borrowed.close();
            borrowed.close();
            assertThat(pool.used()).isZero();
            assertThatThrownBy(borrowed::createStatement).hasMessageContaining("given back");
            try (Connection next = pool.getConnection();
                    Statement statement = next.createStatement();
                    var rows = statement.executeQuery("select count(*) from t")) {
                assertThat(next.getAutoCommit()).isTrue();
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }

    @Test
    void aSourceThatFailsDoesNotEatUpThePool() throws SQLException {
        EmbeddedDataSource nowhere = new EmbeddedDataSource();
        nowhere.setDatabaseName("memory:never-made");
        try (ConnectionPool pool = new ConnectionPool(nowhere, 1, 20)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(pool::getConnection)
                        .isInstanceOf(SQLException.class)
                        .isNotInstanceOf(SQLTransientConnectionException.class);
            }
        }
    }

    @Test
    void historyIsBusyWhileEveryConnectionIsTakenAndAnswersAgainAfterwards() throws Exception {
        Journal journal = new Journal().busy(1);
        Settings settings = new Settings(home, 2, 50, 10);
        TransactionControlImpl control = new TransactionControlImpl();
        try (Database database = Database.open(home.resolve("db-1"), settings, control, source -> source)) {
            Projection projection = database.projection();
            database.transactions().write(entities -> {
                projection.apply(entities, journal.events(), journal.sequence());
                return null;
            });
            List<Connection> taken = new ArrayList<>();
            while (database.pool().used() < 2) {
                taken.add(database.pool().getConnection());
            }
            assertThatThrownBy(() -> database.find(HistoryQuery.all(HistoryKind.FILLS)))
                    .hasStackTraceContaining("raise 'connections' of the configuration");
            for (Connection each : taken) {
                each.close();
            }
            assertThat(database.find(HistoryQuery.all(HistoryKind.FILLS)).rows())
                    .hasSize(3);
        }
    }
}
