package rialto.security.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import rialto.security.Principal;
import rialto.security.Session;

/** A session is found by its cookie alone, and lives no longer than it may. */
class SessionTableTest {

    private static final Principal ADMIN = new Principal("admin");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final SessionTable table = new SessionTable(Duration.ofMinutes(30), Duration.ofHours(12), now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void isFoundUntilItIsClosed() {
        Session session = table.open(ADMIN);
        assertThat(table.find(session.id())).isEqualTo(session);
        assertThat(session.csrf()).isNotEqualTo(session.id()).hasSize(43);
        table.close(session.id());
        assertThat(table.find(session.id())).isNull();
    }

    @Test
    void whatNobodyOpenedIsNotFound() {
        table.open(ADMIN);
        assertThat(table.find(null)).isNull();
        assertThat(table.find("")).isNull();
        assertThat(table.find("x".repeat(1_000_000))).isNull();
    }

    @Test
    void endsWhenItIsIdleAndLivesOnWhileItIsUsed() {
        Session idle = table.open(ADMIN);
        Session used = table.open(ADMIN);
        pass(Duration.ofMinutes(29));
        assertThat(table.find(used.id())).isNotNull();
        pass(Duration.ofMinutes(1));
        assertThat(table.find(idle.id())).isNull();
        assertThat(table.find(used.id())).isNotNull();
    }

    @Test
    void endsInAnyCaseInTheEnd() {
        Session session = table.open(ADMIN);
        for (int i = 0; i < 12 * 4 - 1; i++) {
            pass(Duration.ofMinutes(15));
            assertThat(table.find(session.id())).isNotNull();
        }
        pass(Duration.ofMinutes(15));
        assertThat(table.find(session.id())).isNull();
    }

    @Test
    void theOldestGivesWayWhenThereAreTooMany() {
        Session oldest = table.open(ADMIN);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < SessionTable.MOST; i++) {
            ids.add(table.open(ADMIN).id());
        }
        assertThat(ids).hasSize(SessionTable.MOST).allMatch(id -> table.find(id) != null);
        assertThat(table.find(oldest.id())).isNull();
    }

    @Test
    void saysNothingOfItsSecrets() {
        Session session = table.open(ADMIN);
        assertThat(session).hasToString("Session[admin]");
    }
}
