package rialto.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import rialto.engine.Candidate;
import rialto.engine.CandidateSource;
import rialto.engine.EngineException;
import rialto.engine.Verification;
import rialto.journal.Snapshot;
import rialto.journal.SnapshotStore;
import rialto.kernel.Frame;
import rialto.kernel.InputCode;
import rialto.kernel.InputReader;
import rialto.kernel.Kernel;
import rialto.kernel.OutcomeWriter;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;

/**
 * Executes a journal again: every input through a fresh kernel with the code that decided then, the outcomes compared byte by byte
 * with those on record, and the state with every snapshot on the way. Strategies that followed as shadows then follow inside the
 * same kernel now, which calls them before those who decide. Runs on one metered thread.
 */
final class Verifier {

    private static final long PROGRESS_EVERY = 1 << 12;

    /** Code that was away and came back: from where it caught up, and as what. */
    private record Return(String deployment, Version version, boolean sameInstance, long fromSequence) {}

    private final Path journal;
    private final long until;
    private final PartsSource parts;
    private final CandidateSource candidates;
    private final DoubleConsumer progress;

    private final OutcomeWriter outcomes = new OutcomeWriter();
    private final InputReader inputs = new InputReader();
    private final Map<Strategy, Candidate> constructed = new IdentityHashMap<>();
    private final Map<String, StrategyState> heldStates = new HashMap<>();
    private final List<Return> returns = new ArrayList<>();
    private final List<Return> waiting = new ArrayList<>();
    private final List<Parts> made = new ArrayList<>();
    private Kernel kernel;
    private long[] snapshotSequences = new long[0];
    private long compared;

    Verifier(Path journal, long until, PartsSource parts, CandidateSource candidates, DoubleConsumer progress) {
        this.journal = journal;
        this.until = until;
        this.parts = parts;
        this.candidates = candidates;
        this.progress = progress;
    }

    Verification run() {
        try {
            kernel = new Kernel(fresh(), outcomes);
            collectReturns();
            return execute();
        } finally {
            constructed.values().forEach(candidates::dispose);
            made.forEach(parts::release);
        }
    }

    private Parts fresh() {
        Parts fresh = parts.create();
        made.add(fresh);
        return fresh;
    }

    /** First pass: which code came back when, for it has to follow from earlier on. */
    private void collectReturns() {
        try (FrameReader frames = new FrameReader(null, journal, () -> until, 1)) {
            while (frames.next() && frames.sequence() <= until) {
                if (frames.inputCode() == InputCode.TAKE_BACK) {
                    StateReader in = new StateReader(frames.frame(), Frame.HEADER + 1, frames.inputLength() - 1);
                    returns.add(new Return(in.getString(), Version.load(in), in.getBoolean(), in.getLong()));
                }
            }
        }
    }

    private Verification execute() {
        SnapshotStore snapshots = SnapshotStore.reading(journal);
        snapshotSequences = snapshots.sequences();
        long first = 0;
        try (FrameReader frames = new FrameReader(null, journal, () -> until, 1)) {
            while (kernel.sequence() < until && frames.next() && frames.sequence() <= until) {
                if (first == 0) {
                    first = frames.sequence();
                    if (first != 1) {
                        throw new EngineException(
                                "the journal begins at sequence " + first
                                        + ", for older segments were removed; it can be executed again only from the beginning");
                    }
                }
                String difference = one(frames);
                if (difference.isEmpty()) {
                    difference = compareSnapshot(snapshots);
                }
                if (!difference.isEmpty()) {
                    return new Verification(first, kernel.sequence(), compared, hash(), difference);
                }
                if (kernel.sequence() % PROGRESS_EVERY == 0) {
                    progress.accept((double) kernel.sequence() / until);
                }
            }
        }
        progress.accept(1);
        return new Verification(first, kernel.sequence(), compared, hash(), "");
    }

    /** Executes one frame; the first difference in words, or empty. */
    private String one(FrameReader frames) {
        kernel.begin(frames.nanos());
        if (kernel.sequence() != frames.sequence()) {
            return "frame " + kernel.sequence() + " is missing; " + frames.sequence() + " follows";
        }
        byte code = frames.inputCode();
        Strategy incoming = InputCode.market(code) ? null : prepare(code, frames);
        outcomes.clear();
        inputs.apply(kernel, frames.frame(), Frame.HEADER, frames.inputLength(), incoming);
        compared++;
        if (!same(frames)) {
            return "the outcomes of sequence " + kernel.sequence() + " (input " + code + ") differ: "
                    + frames.outcomeLength() + " bytes on record, " + outcomes.length() + " bytes now";
        }
        afterwards(code, frames);
        return "";
    }

    private boolean same(FrameReader frames) {
        int at = frames.outcomeOffset();
        int length = frames.outcomeLength();
        return length == outcomes.length()
                && Arrays.equals(frames.frame(), at, at + length, outcomes.bytes(), 0, length);
    }

    /** Makes ready what the loop had at hand when it handled the input: the strategy that came with it, a part that was replaced. */
    private Strategy prepare(byte code, FrameReader frames) {
        StateReader in = new StateReader(frames.frame(), Frame.HEADER + 1, frames.inputLength() - 1);
        switch (code) {
            case InputCode.DEPLOY -> {
                in.getString();
                in.skip(Integer.BYTES * in.getInt());
                return construct(Version.load(in));
            }
            case InputCode.SWITCH -> {
                return incomingOfSwitch(in);
            }
            case InputCode.ROLL_BACK, InputCode.TAKE_BACK -> {
                return kernel.removeShadow(in.getString());
            }
            case InputCode.HOLD -> {
                String name = in.getString();
                if (kernel.strategy(name) != null) {
                    heldStates.put(name, Kernel.save(kernel.strategy(name)));
                }
                return null;
            }
            case InputCode.PART -> {
                replacePart(in.getString(), in.getString());
                return null;
            }
            default -> {
                return null;
            }
        }
    }

    private Strategy incomingOfSwitch(StateReader in) {
        String name = in.getString();
        Version version = Version.load(in);
        boolean probation = in.getBoolean();
        Strategy shadow = kernel.removeShadow(name);
        if (shadow == null) {
            Strategy next = construct(version);
            Kernel.restore(next, currentState(name));
            return next;
        }
        if (probation) {
            kernel.addShadow(name, kernel.version(name), kernel.strategy(name));
        }
        return shadow;
    }

    private StrategyState currentState(String name) {
        Strategy deciding = kernel.strategy(name);
        return deciding != null ? Kernel.save(deciding) : heldStates.get(name);
    }

    private void replacePart(String name, String version) {
        if (version.isEmpty()) {
            kernel.replace(name, null);
            return;
        }
        kernel.replace(name, fresh().named(name));
    }

    private void afterwards(byte code, FrameReader frames) {
        if (code == InputCode.SHADOW || code == InputCode.COMMIT || code == InputCode.UNDEPLOY) {
            StateReader in = new StateReader(frames.frame(), Frame.HEADER + 1, frames.inputLength() - 1);
            String name = in.getString();
            if (code == InputCode.SHADOW) {
                Version version = Version.load(in);
                Strategy next = construct(version);
                try {
                    Kernel.restore(next, currentState(name));
                    kernel.removeShadow(name);
                    kernel.addShadow(name, version, next);
                } catch (IllegalStateException e) {
                    // The version refused the state then too, and never decided.
                    dispose(next);
                }
            } else {
                dispose(kernel.removeShadow(name));
            }
        }
        if (!returns.isEmpty() || !waiting.isEmpty()) {
            beginReturns();
        }
    }

    private void beginReturns() {
        for (Return each : List.copyOf(returns)) {
            if (each.fromSequence() == kernel.sequence()) {
                returns.remove(each);
                waiting.add(each);
            }
        }
        for (Return each : List.copyOf(waiting)) {
            String name = each.deployment();
            if (kernel.version(name) == null) {
                continue;
            }
            waiting.remove(each);
            kernel.removeShadow(name);
            if (each.sameInstance()) {
                kernel.addShadow(name, each.version(), kernel.unseat(name));
            } else {
                Strategy back = construct(each.version());
                if (each.fromSequence() == kernel.sequence()) {
                    Kernel.restore(back, currentState(name));
                }
                kernel.addShadow(name, each.version(), back);
            }
        }
    }

    private Strategy construct(Version version) {
        Candidate candidate = candidates.construct(
                version.plugin(), version.symbolicName(), version.version(), version.sha256(), version.parameters());
        constructed.put(candidate.strategy(), candidate);
        return candidate.strategy();
    }

    private void dispose(Strategy strategy) {
        Candidate candidate = strategy == null ? null : constructed.remove(strategy);
        if (candidate != null) {
            candidates.dispose(candidate);
        }
    }

    private String compareSnapshot(SnapshotStore snapshots) {
        if (Arrays.binarySearch(snapshotSequences, kernel.sequence()) < 0) {
            return "";
        }
        Optional<Snapshot> snapshot =
                snapshots.latestAtOrBefore(kernel.sequence()).snapshot();
        if (snapshot.isPresent()
                && snapshot.get().sequence() == kernel.sequence()
                && !Arrays.equals(SnapshotCodec.decode(snapshot.get().state()).kernel(), encode())) {
            return "the state after sequence " + kernel.sequence() + " is not that of the snapshot";
        }
        return "";
    }

    private byte[] encode() {
        StateWriter out = new StateWriter(1 << 18);
        kernel.save(out);
        return out.toByteArray();
    }

    private String hash() {
        return EngineCore.sha256(encode());
    }
}
