package rialto.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rialto.journal.JournalOptions;
import rialto.journal.JournalRepair;
import rialto.journal.JournalWriter;
import rialto.journal.Recovery;
import rialto.journal.Snapshot;
import rialto.journal.SnapshotSearch;
import rialto.journal.SnapshotStore;
import rialto.kernel.Frame;
import rialto.kernel.InputReader;
import rialto.kernel.Kernel;
import rialto.kernel.OutcomeReader;
import rialto.state.StateReader;
import rialto.strategy.StrategyState;

/** Brings a kernel to where the journal ends: the latest good snapshot, then every frame after it. No strategy runs. */
final class Recoverer {

    private Recoverer() {}

    /**
     * @param directory of the journal, made if absent
     * @param kernel fresh, with complete parts; following afterwards
     * @throws rialto.journal.JournalException if the journal is damaged or in use, with the remedy
     */
    static Recovered recover(Path directory, JournalOptions options, Kernel kernel) {
        kernel.following(true);
        Recovery recovery = JournalRepair.open(directory, options);
        JournalWriter writer = recovery.writer();
        try {
            List<String> remarks = new ArrayList<>();
            recovery.tornTail()
                    .ifPresent(torn -> remarks.add(
                            "the journal's tail was torn and " + torn.cutBytes() + " bytes were cut at offset "
                                    + torn.offset() + " of " + torn.file().getFileName() + ": " + torn.reason()));
            SnapshotStore snapshots = SnapshotStore.open(directory);
            if (recovery.lostSequence() > 0 || recovery.anchorLost()) {
                // Their sequence numbers will be given anew, to other inputs.
                snapshots.deleteAfter(recovery.lastSequence());
                remarks.add("the journal goes on after sequence " + recovery.lastSequence()
                        + (recovery.lostSequence() > 0
                                ? "; what was durable up to " + recovery.lostSequence() + " is lost, as was accepted"
                                : "; whether more was durable is not known, which was accepted")
                        + ": compare orders and positions with the venues");
            }
            SnapshotSearch search = snapshots.latestAtOrBefore(recovery.lastSequence());
            search.rejected()
                    .forEach(each -> remarks.add(
                            "snapshot " + each.file().getFileName() + " was passed over: " + each.reason()));
            SortedMap<String, StrategyState> strategies = new TreeMap<>();
            Held base = new Held(0, null, null, null);
            if (search.snapshot().isPresent()) {
                Snapshot snapshot = search.snapshot().get();
                SnapshotCodec.Content content = SnapshotCodec.decode(snapshot.state());
                kernel.load(new StateReader(content.kernel()));
                strategies = content.strategies();
                base = new Held(snapshot.sequence(), content.kernel(), null, null);
            }
            long frames = replay(directory, kernel, recovery.lastSequence());
            return new Recovered(writer, snapshots, base, strategies, frames, remarks);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static long replay(Path directory, Kernel kernel, long lastSequence) {
        InputReader inputs = new InputReader();
        OutcomeReader outcomes = new OutcomeReader();
        long count = 0;
        if (kernel.sequence() >= lastSequence) {
            return count;
        }
        try (FrameReader frames = new FrameReader(null, directory, () -> lastSequence, kernel.sequence() + 1)) {
            while (kernel.sequence() < lastSequence && frames.next()) {
                kernel.begin(frames.nanos());
                if (kernel.sequence() != frames.sequence()) {
                    throw new IllegalStateException("the journal goes from sequence " + (kernel.sequence() - 1) + " to "
                            + frames.sequence() + "; frames between are missing");
                }
                inputs.apply(kernel, frames.frame(), Frame.HEADER, frames.inputLength(), null);
                outcomes.apply(kernel, frames.frame(), frames.outcomeOffset(), frames.outcomeLength());
                count++;
            }
        }
        return count;
    }
}
