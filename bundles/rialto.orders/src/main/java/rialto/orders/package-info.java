/**
 * The order book of record: the states an order goes through, its fills, and what of it is still open. Owned by the
 * loop.
 */
package rialto.orders;
