package rialto.strategy.fuel;

/**
 * Ends a callback whose thread is {@linkplain MeteredThread#exhaustion() exhausted}. Woven code cannot catch it: every
 * handler of a plugin passes it on before its own first instruction. It carries no stack trace.
 */
public final class FuelExhausted extends Error {

    private static final long serialVersionUID = 1L;

    private final Exhaustion exhaustion;

    FuelExhausted(Exhaustion exhaustion, Throwable cause) {
        super(exhaustion.sentence(), cause, false, false);
        this.exhaustion = exhaustion;
    }

    /** Why the callback was stopped; never {@link Exhaustion#NONE}. */
    public Exhaustion exhaustion() {
        return exhaustion;
    }
}
