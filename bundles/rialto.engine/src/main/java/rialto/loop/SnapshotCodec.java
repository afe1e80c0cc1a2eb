package rialto.loop;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import rialto.kernel.StrategyStates;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.strategy.StrategyState;

/** What a snapshot file holds: the kernel's canonical state, which the state hash is taken of, and what strategies saved. */
final class SnapshotCodec {

    private static final int SCHEMA = 1;

    /**
     * @param kernel canonical state
     * @param strategies what each deployment's strategy saved; values may be {@code null}
     */
    record Content(byte[] kernel, SortedMap<String, StrategyState> strategies) {}

    private SnapshotCodec() {}

    /** @param out empty; used again by the caller, whose copy this returns */
    static byte[] encode(StateWriter kernel, SortedMap<String, StrategyState> strategies, StateWriter out) {
        out.putInt(SCHEMA).putInt(kernel.size()).putAll(kernel).putInt(strategies.size());
        for (Map.Entry<String, StrategyState> entry : strategies.entrySet()) {
            out.putString(entry.getKey());
            StrategyStates.save(entry.getValue(), out);
        }
        return out.toByteArray();
    }

    static Content decode(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int schema = in.getInt();
        if (schema != SCHEMA) {
            throw new IllegalArgumentException(
                    "snapshot of schema " + schema + " cannot be read; this version reads " + SCHEMA);
        }
        byte[] kernel = in.getBytes();
        SortedMap<String, StrategyState> strategies = new TreeMap<>();
        for (int n = in.getInt(); n > 0; n--) {
            strategies.put(in.getString(), StrategyStates.load(in));
        }
        return new Content(kernel, strategies);
    }
}
