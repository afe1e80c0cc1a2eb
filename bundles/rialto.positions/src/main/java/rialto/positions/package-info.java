/**
 * Netting positions at average cost, exact to the last unit. Owned by the loop.
 */
package rialto.positions;
