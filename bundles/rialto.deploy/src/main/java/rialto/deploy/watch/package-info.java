/** Swaps a strategy to what its author's compiler just wrote. */
package rialto.deploy.watch;
