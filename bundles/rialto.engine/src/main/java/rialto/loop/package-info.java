/**
 * The one thread that owns trading, what feeds it and what follows it: the ring in front, the log behind, the journal's thread, the
 * door to the venues, shadows and listeners.
 */
package rialto.loop;
