/**
 * The kernel: what every input does to books, orders, positions and strategies. The same class trades, replays, shadows, recovers
 * and backtests; only what feeds it and what it drives differ. Single-threaded; no lock, no clock, no chance, no hash order.
 */
package rialto.kernel;
