/**
 * What the author of a strategy sees: {@link rialto.strategy.Strategy} is implemented by plugins,
 * {@link rialto.strategy.Trader} is handed to them. All callbacks come on one thread and are transactions.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.strategy;
