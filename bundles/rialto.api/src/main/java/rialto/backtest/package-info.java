/**
 * A strategy over a recorded market, through the kernel that trades. Values are immutable and may be used from any thread; money is
 * in {@link rialto.instrument.Money}, prices and quantities in units of their instrument, times in nanoseconds since 1970.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package rialto.backtest;
