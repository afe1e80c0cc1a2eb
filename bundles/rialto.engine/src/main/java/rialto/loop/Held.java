package rialto.loop;

import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;

/**
 * What a deployment that does not decide needs to catch up.
 *
 * @param sequence sequence number after which it missed everything
 * @param kernelState the state of the kernel then; {@code null} if that is from the very start
 * @param state what its strategy saved then; {@code null} if it keeps none or is here itself and rests
 * @param strategy the instance itself, if its code is here; {@code null} otherwise
 * @param moved whether a try to catch up began with that instance: it may be anywhere by now, and only {@code state} is as of
 *     {@code sequence}
 */
record Held(long sequence, byte[] kernelState, StrategyState state, Strategy strategy, boolean moved) {

    Held(long sequence, byte[] kernelState, StrategyState state, Strategy strategy) {
        this(sequence, kernelState, state, strategy, false);
    }

    /** The same, with a state to begin from and an instance that catches up from now on. */
    Held moving(StrategyState saved) {
        return new Held(sequence, kernelState, saved, strategy, true);
    }

    /** The instance while it stands at {@code sequence}; {@code null} otherwise. */
    Strategy resting() {
        return moved ? null : strategy;
    }
}
