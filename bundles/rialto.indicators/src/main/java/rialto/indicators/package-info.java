/**
 * Streaming technical indicators for strategies: a value or a bar goes in, a number comes out, in amortised constant
 * time and without allocating.
 *
 * <p>Strategies create indicators, feed them from their callbacks and read them. Inputs and outputs are plain
 * {@code double}s, so that anything can be fed: prices, spreads, volumes, another indicator. Exact money stays in
 * {@code long}s elsewhere; these numbers are statistics and are never an order's price without rounding to a tick.
 *
 * <p><b>Contract of every indicator here.</b>
 * <ul>
 * <li>Before {@link rialto.indicators.Indicator#ready()} its value is {@link Double#NaN}; afterwards it is a number,
 * unless the type states the one case in which its formula has no result.
 * <li>An input that is NaN, infinite or beyond {@link rialto.indicators.Indicator#MAX_MAGNITUDE} in magnitude, and a
 * bar whose high is below its low, is refused with {@link java.lang.IllegalArgumentException} naming it; the indicator
 * is left as it was.
 * <li>Moving windows never subtract what leaves them, so rounding errors do not pile up: a result depends on the values
 * inside its window and on nothing before them. Averages of unbounded memory (Ema, Wilder's) forget their errors as
 * they forget their inputs.
 * <li>{@link rialto.indicators.Indicator#state()} hands everything out as a {@code double[]} and
 * {@link rialto.indicators.Indicator#restore(double[])} takes it back; the restored indicator continues bit for bit.
 * <li>Not thread-safe: an indicator belongs to the thread that feeds it. Same inputs, same results, on any machine.
 * </ul>
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.indicators;
