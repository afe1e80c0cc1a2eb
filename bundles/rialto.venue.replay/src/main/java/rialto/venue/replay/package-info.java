/** Plays recorded markets as if they happened now: readers of recordings, and the venue that feeds them to the loop. */
package rialto.venue.replay;
