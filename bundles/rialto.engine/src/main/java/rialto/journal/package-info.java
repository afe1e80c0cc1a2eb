/**
 * The append-only log on disk. It knows bytes, not meanings: blocks of opaque records with the range of sequence
 * numbers they cover, in preallocated segments, each block guarded by a CRC32C and tied to all before it by a SHA-256
 * chain.
 *
 * <p>{@link rialto.journal.JournalRepair#open} is the one way in: it takes the lock, verifies what is there, cuts a
 * torn tail, refuses damage, and hands over the {@link rialto.journal.JournalWriter}. A {@link
 * rialto.journal.JournalReader} reads beside it, {@link rialto.journal.SnapshotStore} keeps states, and {@link
 * rialto.journal.ReserveFile} takes the few records that must still be kept after the journal failed. The byte tables
 * stand in the bundle's README.
 */
package rialto.journal;
