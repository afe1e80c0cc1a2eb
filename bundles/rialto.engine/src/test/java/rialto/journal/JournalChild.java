package rialto.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A journal in a process of its own, which can be killed for real. Says on its standard output what is durable. */
final class JournalChild {

    static final int MOST = 2000;
    static final long SEGMENT_BYTES = 64 << 10;
    static final int EXIT_REFUSED = 3;

    private JournalChild() {}

    /**
     * Appends for ever, or until the journal fails.
     *
     * @param arguments directory, segment size, seed
     */
    public static void main(String[] arguments) {
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[2]));
        try (JournalWriter writer = JournalRepair.open(
                        Path.of(arguments[0]), Journals.options(Long.parseLong(arguments[1])))
                .writer()) {
            while (true) {
                int group = 1 + random.nextInt(6);
                for (int i = 0; i < group; i++) {
                    Journals.append(writer, MOST);
                }
                writer.sync();
                System.out.println(writer.durableSequence());
            }
        } catch (JournalException e) {
            System.out.println("refused: " + e.getMessage());
            System.exit(EXIT_REFUSED);
        }
    }

    /** The command that starts this class. */
    static List<String> command(Path directory, long segmentBytes, long seed) throws URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-cp"));
        command.add(
                location(JournalWriter.class) + System.getProperty("path.separator") + location(JournalChild.class));
        command.addAll(List.of(
                JournalChild.class.getName(), directory.toString(), Long.toString(segmentBytes), Long.toString(seed)));
        return command;
    }

    /** Reads lines up to the end and returns the last whole one that is a number, or the number given. */
    static long lastNumber(BufferedReader lines, long before) throws IOException {
        long last = before;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = Math.max(last, Long.parseLong(line));
        }
        return last;
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
