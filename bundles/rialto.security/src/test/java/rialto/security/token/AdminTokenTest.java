package rialto.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import rialto.security.Principal;
import rialto.security.Verdict;

class AdminTokenTest {

    private final AtomicLong clock = new AtomicLong();
    private final ListAppender<ILoggingEvent> shown = new ListAppender<>();

    @TempDir
    private Path home;

    @BeforeEach
    void listenToTheTerminal() {
        shown.start();
        ((Logger) LoggerFactory.getLogger(AdminToken.FIRST_START)).addAppender(shown);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(AdminToken.FIRST_START)).detachAppender(shown);
    }

    @Test
    void theFirstStartMakesATokenThatOnlyItsOwnerReadsAndShowsItOnce() throws IOException {
        open();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(token()).matches("[A-Za-z0-9_-]{43}");
        assertThat(shown.list).singleElement().satisfies(e -> assertThat(e.getFormattedMessage())
                .contains(token()));
        assertThat(home.resolve("conf"))
                .isDirectoryContaining("glob:**/admin.token")
                .isDirectoryNotContaining("glob:**/*.new");
    }

    @Test
    void laterStartsTakeTheSameTokenAndDoNotShowIt() throws IOException {
        open();
        String first = token();
        shown.list.clear();

        AdminToken second = open();

        assertThat(token()).isEqualTo(first);
        assertThat(second.bearer(first)).isEqualTo(new Verdict.Accepted(new Principal("admin")));
        assertThat(shown.list).isEmpty();
    }

    @Test
    void twoHomesHaveTwoTokens() throws IOException {
        open();
        String first = token();
        Files.delete(file());
        open();

        assertThat(token()).isNotEqualTo(first);
    }

    @Test
    void aTokenThatOthersMayReadIsRefusedWithTheRemedy() throws IOException {
        open();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatIllegalStateException()
                .isThrownBy(this::open)
                .withMessageContaining(file().toString())
                .withMessageContaining("rw-r-----")
                .withMessageContaining("chmod 600");
    }

    @Test
    void aTokenThatOnlyItsOwnerMayReadButNotWriteIsTaken() throws IOException {
        open();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--------"));

        assertThat(open().bearer(token())).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aFileThatHoldsNoTokenIsRefusedWithTheRemedy() throws IOException {
        open();
        Files.writeString(file(), "secret\n");

        assertThatIllegalStateException().isThrownBy(this::open).withMessageContaining("remove it and start again");
    }

    @Test
    void aLinkInPlaceOfTheFileIsRefused() throws IOException {
        Files.createDirectories(home.resolve("conf"));
        Files.createSymbolicLink(file(), home.resolve("elsewhere"));

        assertThatIllegalStateException().isThrownBy(this::open).withMessageContaining("is no plain file");
        assertThat(home.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldWithTheRemedy() throws IOException {
        Files.writeString(home.resolve("conf"), "a file where the folder should be");

        assertThatIllegalStateException().isThrownBy(this::open).withMessageContaining("owns the folder");
    }

    @Test
    void theTokenIsThePasswordOfAdminAndOfNobodyElse() throws IOException {
        AdminToken admin = open();

        assertThat(admin.password("admin", token().toCharArray())).isInstanceOf(Verdict.Accepted.class);
        assertThat(admin.password("root", token().toCharArray())).isEqualTo(new Verdict.Refused());
        assertThat(admin.password("admin", "admin".toCharArray())).isEqualTo(new Verdict.Refused());
        assertThat(admin.password("admin", new char[0])).isEqualTo(new Verdict.Refused());
        assertThat(admin.password(null, null)).isEqualTo(new Verdict.Refused());
    }

    @Test
    void whatResemblesTheTokenIsNotTheToken() throws IOException {
        AdminToken admin = open();

        assertThat(admin.bearer(token() + "A")).isEqualTo(new Verdict.Refused());
        assertThat(admin.bearer(token() + "\0")).isEqualTo(new Verdict.Refused());
        assertThat(admin.bearer(token().substring(1))).isEqualTo(new Verdict.Refused());
        assertThat(admin.bearer("")).isEqualTo(new Verdict.Refused());
        assertThat(admin.bearer("A".repeat(1_000_000))).isEqualTo(new Verdict.Refused());
        assertThat(admin.bearer(null)).isEqualTo(new Verdict.Refused());
    }

    @Test
    void afterTenWrongOnesInAMinuteFurtherOnesAreToldToWait() {
        AdminToken admin = open();
        for (int i = 0; i < 10; i++) {
            assertThat(admin.bearer("wrong")).isEqualTo(new Verdict.Refused());
        }
        clock.set(Duration.ofSeconds(20).toNanos());

        assertThat(admin.bearer("wrong")).isEqualTo(new Verdict.Throttled(Duration.ofSeconds(40)));

        clock.set(Duration.ofSeconds(60).toNanos());
        assertThat(admin.bearer("wrong")).isEqualTo(new Verdict.Refused());
    }

    @Test
    void guessingCannotLockTheOperatorOut() throws IOException {
        AdminToken admin = open();
        for (int i = 0; i < 1_000; i++) {
            admin.bearer("wrong");
        }

        assertThat(admin.bearer(token())).isInstanceOf(Verdict.Accepted.class);
    }

    private AdminToken open() {
        return new AdminToken(home, clock::get);
    }

    private Path file() {
        return home.resolve("conf").resolve("admin.token");
    }

    private String token() throws IOException {
        return Files.readString(file()).strip();
    }
}
