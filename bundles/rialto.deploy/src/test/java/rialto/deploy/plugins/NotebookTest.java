package rialto.deploy.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes outlive a restart. */
class NotebookTest {

    @TempDir
    Path directory;

    @Test
    void findsAgainWhatWasWritten() throws Exception {
        Path file = directory.resolve("deep").resolve("notes.properties");
        Notebook notes = new Notebook(file, "Notes");
        notes.replace("btc.", new TreeMap<>(Map.of("a", "1 = \u00fc:\n2", "b", "2")));
        notes.replace("eth.", new TreeMap<>(Map.of("a", "3")));
        notes.replace("btc.", new TreeMap<>(Map.of("a", "4 = \u00fc:\n5")));

        Notebook again = new Notebook(file, "Notes");
        assertThat(again.below("btc.")).containsExactly(Map.entry("a", "4 = \u00fc:\n5"));
        assertThat(again.line("eth.a")).isEqualTo("3");
        assertThat(again.line("eth.b")).isNull();
        assertThat(file.resolveSibling("notes.properties.tmp")).doesNotExist();
    }

    @Test
    void writesANoteThatCouldNotBeWrittenWhenItIsMadeAgain() throws Exception {
        Path file = directory.resolve("deep").resolve("notes.properties");
        Notebook notes = new Notebook(file, "Notes");
        Files.delete(file.getParent());
        assertThatThrownBy(() -> notes.replace("btc.", new TreeMap<>(Map.of("by", "tester"))))
                .isInstanceOf(IOException.class);
        assertThat(notes.line("btc.by")).as("what is not on disk is not known").isNull();
        Files.createDirectories(file.getParent());
        notes.replace("btc.", new TreeMap<>(Map.of("by", "tester")));
        assertThat(new Notebook(file, "Notes").line("btc.by")).isEqualTo("tester");
    }

    @Test
    void saysWhichFileItCannotRead() throws Exception {
        Path file = directory.resolve("notes.properties");
        Files.writeString(file, "a=\\u00zz");
        assertThatThrownBy(() -> new Notebook(file, "Notes"))
                .hasStackTraceContaining("notes.properties cannot be read");
    }
}
