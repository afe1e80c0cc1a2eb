package rialto.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The directories of databases: {@code db-1}, {@code db-2} and so on, of which the last one counts. */
final class Directories {

    private static final String PREFIX = "db-";

    private Directories() {}

    /** The newest one; {@code db-1} if there is none. */
    static Path newest(Path parent) throws IOException {
        return parent.resolve(
                PREFIX + numbers(parent).stream().mapToInt(n -> n).max().orElse(1));
    }

    /** One that was never used: Derby may not have let go of the files of the others. */
    static Path next(Path parent) throws IOException {
        OptionalInt last = numbers(parent).stream().mapToInt(n -> n).max();
        return parent.resolve(PREFIX + (last.orElse(0) + 1));
    }

    /** Deletes all but one. */
    static void deleteOthers(Path parent, Path kept) throws IOException {
        for (int number : numbers(parent)) {
            Path each = parent.resolve(PREFIX + number);
            if (!each.equals(kept)) {
                delete(each);
            }
        }
    }

    private static List<Integer> numbers(Path parent) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (Stream<Path> files = Files.list(parent)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.matches(PREFIX + "[0-9]{1,9}"))
                        .forEach(name -> numbers.add(Integer.parseInt(name.substring(PREFIX.length()))));
            }
        }
        return numbers;
    }

    /** Deletes a directory with all that is in it, if it is there. */
    static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return; // nothing to delete
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
