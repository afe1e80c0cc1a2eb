/**
 * The real kernel in a plain unit test: {@link rialto.testkit.Bench} shows it a market, fills its orders on the real paper exchange,
 * and remembers what happened. {@link rialto.testkit.Parameters} makes a strategy's parameters from defaults and a map. No threads,
 * no clock, no framework: the same inputs give the same outcomes, always.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.testkit;
