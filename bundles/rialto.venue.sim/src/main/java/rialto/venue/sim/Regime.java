package rialto.venue.sim;

/**
 * What kind of time it is. The chain of regimes is Markov: what follows depends on the present one alone.
 */
enum Regime {
    QUIET(40, 0, 0, new int[] {0, 25, 25, 10, 40}),
    TREND_UP(90, 60, 0, new int[] {30, 0, 10, 30, 30}),
    TREND_DOWN(90, -60, 0, new int[] {30, 10, 0, 30, 30}),
    VOLATILE(250, 0, 0, new int[] {20, 25, 25, 0, 30}),
    MEAN_REVERTING(100, 0, 10, new int[] {40, 20, 20, 20, 0});

    private static final Regime[] ALL = values();

    /** Volatility, in hundredths of the configured one. */
    final int volatilityPercent;
    /** Drift a second, in hundredths of the deviation of a second. */
    final int driftPercent;
    /** Pull a second towards where the regime began, in hundredths of the distance. */
    final int pullPercent;
    /** Chances of the next regime in hundredths, by ordinal. */
    private final int[] next;

    Regime(int volatilityPercent, int driftPercent, int pullPercent, int[] next) {
        this.volatilityPercent = volatilityPercent;
        this.driftPercent = driftPercent;
        this.pullPercent = pullPercent;
        this.next = next;
    }

    Regime next(Chance chance) {
        int drawn = chance.below(100);
        for (int i = 0; i < next.length; i++) {
            drawn -= next[i];
            if (drawn < 0) {
                return ALL[i];
            }
        }
        throw new IllegalStateException("the chances of what follows " + this + " are below 100");
    }
}
