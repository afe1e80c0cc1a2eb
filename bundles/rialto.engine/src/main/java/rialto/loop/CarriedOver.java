package rialto.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import rialto.kernel.Kernel;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;

/** What a new version took over of the old one's own state, in words. */
final class CarriedOver {

    private CarriedOver() {}

    /**
     * Compares what the old version gave with what the new one would give on.
     *
     * @param given what was handed over, or {@code null}
     * @param next has taken it over; asked for its state, on a metered thread
     */
    static String said(StrategyState given, Strategy next) {
        StrategyState held;
        try {
            held = Kernel.save(next);
        } catch (IllegalStateException e) {
            return "state handed over, but " + e.getMessage();
        }
        Set<String> before = names(given);
        Set<String> after = names(held);
        if (before.isEmpty() && after.isEmpty()) {
            return "state: none is kept";
        }
        List<String> parts = new ArrayList<>();
        add(parts, "kept", common(before, after));
        add(parts, "dropped", without(before, after));
        add(parts, "begun anew", without(after, before));
        if (given != null && held != null && given.schema() != held.schema()) {
            parts.add("schema " + given.schema() + " to " + held.schema());
        }
        return "state " + String.join(", ", parts);
    }

    private static Set<String> names(StrategyState state) {
        return state == null ? Set.of() : state.values().keySet();
    }

    private static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> both = new TreeSet<>(some);
        both.retainAll(others);
        return both;
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static void add(List<String> parts, String what, Set<String> names) {
        if (!names.isEmpty()) {
            parts.add(what + ' ' + String.join(" ", names));
        }
    }
}
