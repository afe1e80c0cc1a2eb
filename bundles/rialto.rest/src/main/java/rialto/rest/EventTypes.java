package rialto.rest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import rialto.event.Event;

/**
 * Which events a listener wants: {@code market}, {@code order}, {@code platform}, and {@code ledger} for the last two, stand for all
 * of their kind, other names for one type, such as {@code OrderFilled}. Immutable.
 */
final class EventTypes {

    /** What is meant when nothing is said: all but market data. */
    static final String USUAL = "order,platform";

    private final List<String> names;
    private final Set<Class<?>> wanted;
    private final Class<? extends Event> common;

    private EventTypes(List<String> names, Set<Class<?>> wanted, Class<? extends Event> common) {
        this.names = names;
        this.wanted = wanted;
        this.common = common;
    }

    /** @throws ProblemException BAD_PARAMETER with the names there are */
    static EventTypes parse(String text) {
        Map<String, Class<? extends Event>> all = all();
        List<String> names = new ArrayList<>();
        Set<Class<?>> wanted = new LinkedHashSet<>();
        Set<Class<? extends Event>> asked = new LinkedHashSet<>();
        for (String name : (text == null ? USUAL : text).split(",")) {
            Class<? extends Event> type = all.get(name.strip());
            if (type == null) {
                throw Query.bad(
                        "types",
                        "names '" + name.strip() + "'. It is a list of " + String.join(", ", all.keySet()) + ".");
            }
            names.add(name.strip());
            asked.add(type);
            wanted.addAll(leaves(type));
        }
        return new EventTypes(List.copyOf(names), Set.copyOf(wanted), common(asked));
    }

    /** All names, groups first. */
    static Map<String, Class<? extends Event>> all() {
        Map<String, Class<? extends Event>> all = new LinkedHashMap<>();
        List<Class<? extends Event>> groups = groups(Event.class);
        for (Class<? extends Event> group : groups) {
            all.put(group.getSimpleName().replace("Event", "").toLowerCase(Locale.ROOT), group);
        }
        for (Class<? extends Event> leaf : leaves(Event.class)) {
            all.put(leaf.getSimpleName(), leaf);
        }
        return all;
    }

    /** The names as given. */
    List<String> names() {
        return names;
    }

    /** The narrowest type that covers all that is wanted. */
    Class<? extends Event> common() {
        return common;
    }

    boolean wants(Event event) {
        return wanted.contains(event.getClass());
    }

    private static Class<? extends Event> common(Set<Class<? extends Event>> asked) {
        if (asked.size() == 1) {
            return asked.iterator().next();
        }
        List<Class<? extends Event>> groups = new ArrayList<>(groups(Event.class));
        Collections.reverse(groups);
        for (Class<? extends Event> group : groups) {
            if (asked.stream().allMatch(group::isAssignableFrom)) {
                return group;
            }
        }
        return Event.class;
    }

    /** Sealed types below a sealed type, the wider before the narrower. */
    private static List<Class<? extends Event>> groups(Class<? extends Event> sealed) {
        List<Class<? extends Event>> groups = new ArrayList<>();
        for (Class<? extends Event> child : children(sealed)) {
            if (child.isSealed()) {
                groups.add(child);
                groups.addAll(groups(child));
            }
        }
        return groups;
    }

    private static List<Class<? extends Event>> leaves(Class<? extends Event> type) {
        return type.isSealed()
                ? children(type).stream()
                        .flatMap(child -> leaves(child).stream())
                        .toList()
                : List.of(type);
    }

    private static List<Class<? extends Event>> children(Class<? extends Event> sealed) {
        List<Class<? extends Event>> children = new ArrayList<>();
        for (Class<?> child : sealed.getPermittedSubclasses()) {
            children.add(child.asSubclass(Event.class));
        }
        return children;
    }
}
