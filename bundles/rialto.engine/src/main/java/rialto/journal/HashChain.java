package rialto.journal;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The running hash that ties each block to all before it: SHA-256 of the previous hash, the block's length, record
 * count and sequence range as they stand in its header, and the payload. The chain before the first block is all zeros.
 */
final class HashChain {

    private final MessageDigest digest = sha256();
    private final byte[] head = new byte[JournalFormat.HASH_BYTES];

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "this Java runtime has no SHA-256; use one that passes the Java SE tests", e);
        }
    }

    /** Puts the hash that follows the head over a block in the place for it in the block's header; the head stays. */
    void next(byte[] header, byte[] payload, int offset, int length, byte[] hash, int hashOffset) {
        digest.update(head);
        digest.update(header, JournalFormat.BLOCK_LENGTH, JournalFormat.BLOCK_DURABLE - JournalFormat.BLOCK_LENGTH);
        digest.update(payload, offset, length);
        try {
            digest.digest(hash, hashOffset, JournalFormat.HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("no room for a SHA-256 in the block header", e);
        }
    }

    void moveTo(byte[] hash, int offset) {
        System.arraycopy(hash, offset, head, 0, head.length);
    }

    boolean isAt(byte[] hash, int offset) {
        return Arrays.equals(head, 0, head.length, hash, offset, offset + head.length);
    }

    void copyHead(byte[] target, int offset) {
        System.arraycopy(head, 0, target, offset, head.length);
    }

    byte[] head() {
        return head.clone();
    }
}
