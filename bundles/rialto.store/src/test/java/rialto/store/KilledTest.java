package rialto.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.aries.tx.control.service.local.impl.TransactionControlImpl;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.history.HistoryStatus.State;

/** A process is killed (SIGKILL) while it projects; the next one goes on, and every row is there once. */
class KilledTest {

    private static final int ROUNDS = 60;

    @TempDir
    Path home;

    /** Points of the projection, and how often each is passed before; a transaction has some ten batches. */
    @ParameterizedTest
    @CsvSource({"BATCH, 20", "BATCH, 24", "BATCH, 31", "COMMIT, 5", "COMMITTED, 5", "COMMIT, 11", "COMMITTED, 12"})
    void whatWasKilledInTheMiddleIsProjectedExactlyOnce(String point, int passes) throws Exception {
        killAt(point, passes);
        Journal journal = Projecting.journal(ROUNDS);

        long all;
        String hash;
        try (HistoryStore never = store(home.resolve("never"), journal)) {
            caughtUp(never);
            all = never.status().rows();
            hash = never.rowHash();
        }
        try (HistoryStore store = store(home.resolve("killed"), journal)) {
            caughtUp(store);
            assertThat(store.status().rows())
                    .as("it goes on where the killed one was, and does not begin anew")
                    .isPositive()
                    .isLessThan(all);
            assertThat(store.rowHash()).isEqualTo(hash);
        }
    }

    private void killAt(String point, int passes) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dderby.stream.error.file=" + home.resolve("derby.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Projecting.class.getName(),
                        home.resolve("killed").toString(),
                        point,
                        Integer.toString(passes),
                        Integer.toString(ROUNDS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.equals(Projecting.HERE)) {
                line = out.readLine();
            }
            assertThat(line).as("the process stands still at %s", point).isNotNull();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private static HistoryStore store(Path directory, Journal journal) {
        return new HistoryStore(
                        new Settings(directory, 3, 2_000, 50),
                        journal,
                        journal::status,
                        new TransactionControlImpl(),
                        source -> source)
                .start();
    }

    private static void caughtUp(HistoryStore store) {
        Patience.until(() -> store.status().state() == State.FOLLOWING
                && store.status().sequence() > 0
                && store.status().lag() == 0);
    }
}
