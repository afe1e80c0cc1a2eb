package rialto.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** One benchmark: it measures and prints. */
interface Benchmark {

    /** Its name with what it measures, and its options, for people. */
    String usage();

    /**
     * Measures and prints medians with what they were taken from, in Markdown.
     *
     * @param arguments what follows its name on the command line
     * @throws IllegalArgumentException if an argument is not understood; the message says what is
     * @throws Exception when it cannot measure; the message says why
     */
    void run(List<String> arguments, PrintStream out) throws Exception;
}
