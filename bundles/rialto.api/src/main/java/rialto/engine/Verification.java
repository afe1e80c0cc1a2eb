package rialto.engine;

/**
 * What executing a journal again showed.
 *
 * @param fromSequence first sequence executed
 * @param toSequence last sequence executed
 * @param outcomes number of outcomes compared
 * @param stateHash SHA-256 of the state at the end, hex
 * @param divergence the first difference in words, with its sequence number; empty if there is none
 */
public record Verification(long fromSequence, long toSequence, long outcomes, String stateHash, String divergence) {}
