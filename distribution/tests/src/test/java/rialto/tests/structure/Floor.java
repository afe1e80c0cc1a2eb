package rialto.tests.structure;

import java.util.EnumSet;
import java.util.Set;

/**
 * The floors of the house. Arrows point down: each floor names what it may see below itself.
 */
enum Floor {
    GROUND,
    CORE,
    WORKBENCH,
    PLUGIN,
    EXCHANGE,
    OPERATION;

    private static final Set<String> GROUND_BUNDLES = Set.of("rialto.api", "rialto.indicators");
    private static final Set<String> CORE_BUNDLES = Set.of(
            "rialto.engine",
            "rialto.market",
            "rialto.positions",
            "rialto.risk",
            "rialto.orders",
            "rialto.rules",
            "rialto.portfolio",
            "rialto.data");
    private static final Set<String> WORKBENCH_BUNDLES = Set.of("rialto.testkit", "rialto.backtest");
    private static final Set<String> OPERATION_BUNDLES = Set.of(
            "rialto.deploy",
            "rialto.store",
            "rialto.security",
            "rialto.rest",
            "rialto.console",
            "rialto.shell",
            "rialto.health");

    /**
     * The floor a bundle stands on.
     *
     * @throws IllegalArgumentException when the house has no place for a bundle of that name
     */
    static Floor of(String bundle) {
        if (GROUND_BUNDLES.contains(bundle)) {
            return GROUND;
        }
        if (CORE_BUNDLES.contains(bundle)) {
            return CORE;
        }
        if (WORKBENCH_BUNDLES.contains(bundle)) {
            return WORKBENCH;
        }
        if (OPERATION_BUNDLES.contains(bundle)) {
            return OPERATION;
        }
        if (bundle.equals("rialto.exchange") || bundle.startsWith("rialto.exchange.")) {
            return EXCHANGE;
        }
        if (bundle.matches("rialto\\.(strategy|venue|signal)\\.[a-z0-9]+")) {
            return PLUGIN;
        }
        throw new IllegalArgumentException(bundle + " stands on no floor; give it one in " + Floor.class.getName());
    }

    /** The floors a bundle of this one may see in other bundles. */
    Set<Floor> below() {
        return this == WORKBENCH ? EnumSet.of(GROUND, CORE, EXCHANGE) : EnumSet.of(GROUND);
    }

    /** Whether bundle {@code from} may see bundle {@code to}. */
    static boolean allows(String from, String to) {
        return from.equals(to)
                || of(from).below().contains(of(to)) && !(to.equals("rialto.indicators") && from.equals("rialto.api"))
                || of(from) == EXCHANGE && to.equals("rialto.exchange")
                || of(from) == WORKBENCH && of(to) == WORKBENCH;
    }
}
