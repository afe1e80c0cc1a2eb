/**
 * The kernel: what every input does to books, orders, positions and strategies. The same class trades, replays, shadows, recovers
 * and backtests; only what feeds it and what it drives differ. Single-threaded; no lock, no clock, no chance, no hash order.
 *
 * <p>The one package of the core that is exported: for the workbench, which runs the same kernel over recorded data.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.kernel;
