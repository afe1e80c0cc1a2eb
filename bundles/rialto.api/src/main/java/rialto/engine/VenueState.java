package rialto.engine;

import rialto.venue.Environment;

/**
 * A venue as the engine sees it. Immutable.
 *
 * @param venue its name
 * @param environment how real its money is
 * @param account its account; empty before it connected
 * @param connected whether it is connected
 * @param reconciled whether its orders were compared with ours since
 * @param text why it is away, or how far a replay is
 * @param progress 0 to 1, or -1 if it has no end
 */
public record VenueState(
        String venue,
        Environment environment,
        String account,
        boolean connected,
        boolean reconciled,
        String text,
        double progress) {}
