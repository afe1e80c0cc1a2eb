package rialto.engine;

import java.util.List;

/**
 * The engine's own figures. Immutable; may be read at any time without asking the loop.
 *
 * @param sequence last sequence number handled
 * @param durableSequence last sequence number on disk
 * @param nanos kernel time of the last event
 * @param ringCapacityBytes size of the ring
 * @param ringUsedBytes bytes waiting in it
 * @param dropped market events that found no room since the start
 * @param loopAlive whether the loop has turned within the last second
 * @param journalProblem why the journal, or the door to the venues behind it, failed; empty while they are healthy
 * @param missingParts names of the core parts that are away
 * @param environment the most real environment of all venues that ever were here, away or not: orders and positions stay at them
 * @param killReason why the kill switch is latched; empty if it is not
 * @param ready whether events are being taken: all parts there, journal healthy, recovery done
 * @param venues the venues
 */
public record EngineStatus(
        long sequence,
        long durableSequence,
        long nanos,
        long ringCapacityBytes,
        long ringUsedBytes,
        long dropped,
        boolean loopAlive,
        String journalProblem,
        List<String> missingParts,
        String environment,
        String killReason,
        boolean ready,
        List<VenueState> venues) {}
