package rialto.strategy.fuel;

/** Why a metered thread stopped the plugin code on it. */
public enum Exhaustion {

    /** Nothing was stopped since the last refill. */
    NONE("not exhausted"),

    /** The units granted for the callback are used up: a loop without end, or too much allocated. Deterministic. */
    FUEL("the callback used up its fuel: it loops without end, allocates too much, or needs a larger budget"),

    /** Calls are nested deeper than the metered stack allows: recursion without end. Deterministic. */
    STACK("the callback's calls are nested too deeply: it recurses without end"),

    /** The host cut the callback off, for it ran past its deadline inside calls that the meter cannot see. */
    CUT_OFF("the host cut the callback off at its deadline"),

    /** The Java machine ran out of memory or of stack below the plugin's code. */
    MACHINE("the Java machine ran out of memory or stack under the callback");

    private final String sentence;

    Exhaustion(String sentence) {
        this.sentence = sentence;
    }

    /** One plain sentence without a full stop, fit for an operator. */
    public String sentence() {
        return sentence;
    }
}
