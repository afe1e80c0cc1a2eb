/**
 * Figures, each by one command: {@code java -jar distribution/benchmarks/target/rialto-benchmarks.jar NAME}, with {@code --help} for
 * the names. No test asserts a time; what is fast enough is read here.
 */
package rialto.benchmarks;
