package rialto.kernel;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.strategy.StrategyState;

/** The encoding of a strategy's own state. */
public final class StrategyStates {

    private StrategyStates() {}

    /** @param state may be {@code null} */
    public static void save(StrategyState state, StateWriter out) {
        out.putBoolean(state != null);
        if (state == null) {
            return;
        }
        out.putInt(state.schema()).putInt(state.values().size());
        for (Map.Entry<String, Object> entry : state.values().entrySet()) {
            out.putString(entry.getKey());
            saveValue(entry.getValue(), out);
        }
    }

    /** @return {@code null} if {@code null} was saved */
    public static StrategyState load(StateReader in) {
        if (!in.getBoolean()) {
            return null;
        }
        int schema = in.getInt();
        SortedMap<String, Object> values = new TreeMap<>();
        for (int n = in.getInt(); n > 0; n--) {
            values.put(in.getString(), loadValue(in));
        }
        return new StrategyState(schema, values);
    }

    private static void saveValue(Object value, StateWriter out) {
        if (value instanceof Boolean b) {
            out.putByte(1).putBoolean(b);
        } else if (value instanceof Integer i) {
            out.putByte(2).putInt(i);
        } else if (value instanceof Long l) {
            out.putByte(3).putLong(l);
        } else if (value instanceof Double d) {
            out.putByte(4).putDouble(d);
        } else if (value instanceof String s) {
            out.putByte(5).putString(s);
        } else if (value instanceof byte[] bytes) {
            out.putByte(6).putBytes(bytes);
        } else if (value instanceof long[] longs) {
            out.putByte(7).putInt(longs.length);
            for (long each : longs) {
                out.putLong(each);
            }
        } else if (value instanceof double[] doubles) {
            out.putByte(8).putInt(doubles.length);
            for (double each : doubles) {
                out.putDouble(each);
            }
        } else {
            throw new IllegalArgumentException(
                    "a strategy state cannot hold a " + value.getClass().getName());
        }
    }

    private static Object loadValue(StateReader in) {
        byte kind = in.getByte();
        return switch (kind) {
            case 1 -> in.getBoolean();
            case 2 -> in.getInt();
            case 3 -> in.getLong();
            case 4 -> in.getDouble();
            case 5 -> in.getString();
            case 6 -> in.getBytes();
            case 7 -> {
                long[] longs = new long[checkedCount(in)];
                for (int i = 0; i < longs.length; i++) {
                    longs[i] = in.getLong();
                }
                yield longs;
            }
            case 8 -> {
                double[] doubles = new double[checkedCount(in)];
                for (int i = 0; i < doubles.length; i++) {
                    doubles[i] = in.getDouble();
                }
                yield doubles;
            }
            default -> throw new IllegalArgumentException("unknown kind " + kind + " of value in a strategy state");
        };
    }

    private static int checkedCount(StateReader in) {
        int count = in.getInt();
        if (count < 0 || (long) count * Long.BYTES > in.remaining()) {
            throw new IllegalArgumentException("an array of " + count + " does not fit the strategy state");
        }
        return count;
    }
}
