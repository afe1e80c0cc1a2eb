package rialto.loop;

import java.util.List;
import java.util.SortedMap;
import rialto.journal.JournalWriter;
import rialto.journal.SnapshotStore;
import rialto.strategy.StrategyState;

/**
 * What a journal held.
 *
 * @param writer goes on where the journal ended
 * @param snapshots the snapshots beside it
 * @param base the snapshot that was started from, for deployments that have to catch up
 * @param strategies what strategies saved in that snapshot
 * @param frames number of frames applied
 * @param remarks what an operator should know: a torn tail that was cut, a damaged snapshot that was passed over
 */
record Recovered(
        JournalWriter writer,
        SnapshotStore snapshots,
        Held base,
        SortedMap<String, StrategyState> strategies,
        long frames,
        List<String> remarks) {}
