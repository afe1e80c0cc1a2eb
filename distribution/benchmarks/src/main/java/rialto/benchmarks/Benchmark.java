package rialto.benchmarks;

import java.io.PrintStream;
import java.util.List;

/**
 * One benchmark: it measures and prints.
 */
@FunctionalInterface
interface Benchmark {

    /**
     * Measures and prints medians with what they were taken from.
     *
     * @param arguments what follows its name on the command line
     * @throws Exception when it cannot measure; the message says why
     */
    void run(List<String> arguments, PrintStream out) throws Exception;
}
