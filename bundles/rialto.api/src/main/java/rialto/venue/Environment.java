package rialto.venue;

/** How real the money is. Shown wherever an account is shown. */
public enum Environment {
    /** A market of our making or a recording. */
    SIM,
    /** A real market, our fills. */
    PAPER,
    /** A venue's own test, demo, simulation or certification system. */
    TEST,
    /** Real money. */
    LIVE
}
