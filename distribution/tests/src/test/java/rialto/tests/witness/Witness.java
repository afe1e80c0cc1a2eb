package rialto.tests.witness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hears from strategies of tests what they are called with. It is exported by a bundle of its own, so that all versions
 * of a plugin speak to the same one and none of their classes is kept by it.
 *
 * <p>Only what is said on the loop is taken down: a shadow's decisions do not count. The test reads when the loop has
 * told it that all is handled.
 */
public final class Witness {

    private static final String LOOP = "rialto-loop";
    private static final Map<String, Testimony> TESTIMONIES = new ConcurrentHashMap<>();

    private Witness() {}

    /**
     * A strategy handled an event.
     *
     * @param line the name it was told to speak under
     * @param version what it calls itself
     * @param sequence sequence number of the event
     * @param count how many it has handled, those of the versions before it included
     */
    public static void saw(String line, String version, long sequence, long count) {
        if (Thread.currentThread().getName().equals(LOOP)) {
            of(line).add(version, sequence, count);
        }
    }

    /** A strategy says something, on whatever thread. */
    public static void says(String line, String text) {
        of(line).says(text);
    }

    /** What was said under a name, empty at first. */
    public static Testimony of(String line) {
        return TESTIMONIES.computeIfAbsent(line, name -> new Testimony());
    }

    /** Everything that one line of versions handled on the loop. Written by the loop alone. */
    public static final class Testimony {

        private final List<String> versions = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private long[] sequences = new long[1 << 16];
        private long[] counts = new long[1 << 16];
        private byte[] deciders = new byte[1 << 16];
        private volatile int size;

        private void add(String version, long sequence, long count) {
            int at = size;
            if (at == sequences.length) {
                sequences = Arrays.copyOf(sequences, 2 * at);
                counts = Arrays.copyOf(counts, 2 * at);
                deciders = Arrays.copyOf(deciders, 2 * at);
            }
            int decider = versions.indexOf(version);
            if (decider < 0) {
                decider = versions.size();
                versions.add(version);
            }
            sequences[at] = sequence;
            counts[at] = count;
            deciders[at] = (byte) decider;
            size = at + 1;
        }

        private void says(String text) {
            synchronized (texts) {
                texts.add(text);
            }
        }

        /** Number of events handled. May be read while it grows. */
        public int size() {
            return size;
        }

        /** Sequence number of an event. */
        public long sequence(int i) {
            return sequences[i];
        }

        /** What the version that handled an event had counted by then. */
        public long count(int i) {
            return counts[i];
        }

        /** Version that handled an event. */
        public String version(int i) {
            return versions.get(deciders[i]);
        }

        /** Everything said, oldest first. */
        public List<String> texts() {
            synchronized (texts) {
                return List.copyOf(texts);
            }
        }
    }
}
