/**
 * Books from snapshots and updates, bars from trades, and the last quote and trade of each instrument. One object per
 * kernel, owned by the thread that drives it; nothing here is shared, reads a clock or allocates once it runs.
 */
package rialto.market.books;
