package rialto.kernel;

import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.venue.Environment;

/** What the kernel knows of a venue; changed by inputs only. */
final class VenueHealth {

    final String venue;
    Environment environment = Environment.SIM;
    String account = "";
    boolean connected;
    boolean reconciled;

    VenueHealth(String venue) {
        this.venue = venue;
    }

    void save(StateWriter out) {
        out.putString(venue)
                .putByte(environment.ordinal())
                .putString(account)
                .putBoolean(connected)
                .putBoolean(reconciled);
    }

    static VenueHealth load(StateReader in) {
        VenueHealth health = new VenueHealth(in.getString());
        health.environment = Environment.values()[in.getByte()];
        health.account = in.getString();
        health.connected = in.getBoolean();
        health.reconciled = in.getBoolean();
        return health;
    }
}
