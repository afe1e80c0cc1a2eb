/**
 * The gate every order passes: sanity, limits, rates and the kill latch. Owned by the loop.
 */
package rialto.risk.gate;
