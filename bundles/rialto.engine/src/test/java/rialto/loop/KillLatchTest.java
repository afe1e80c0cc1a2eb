package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The latch on disk, also where the disk was full or the process killed while it was written. */
class KillLatchTest {

    @TempDir
    Path home;

    private KillLatch open() {
        return new KillLatch(home.resolve("latched"), () -> {});
    }

    @Test
    void aFileWithNothingInItIsALatchWhoseReasonWasLost() throws Exception {
        Files.createFile(home.resolve("latched"));
        assertThat(open().latched()).contains("the reason was lost");
    }

    @Test
    void aLatchWritesItsReasonOverAFileWithNothingInIt() throws Exception {
        KillLatch latch = open();
        Files.createFile(home.resolve("latched"));
        latch.latch("fire", "tester");
        assertThat(open().latched()).isEqualTo("fire");
        assertThat(latch.unlatch("it is out", "tester")).isTrue();
        assertThat(open().latched()).isNull();
    }
}
