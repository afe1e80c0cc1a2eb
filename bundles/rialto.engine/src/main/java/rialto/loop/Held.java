package rialto.loop;

import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;

/**
 * What a deployment that does not decide needs to catch up.
 *
 * @param sequence sequence number after which it missed everything
 * @param kernelState the state of the kernel then; {@code null} if that is from the very start
 * @param state what its strategy saved then; {@code null} if it keeps none or is here itself
 * @param strategy the instance itself, if its code is here; {@code null} otherwise
 */
record Held(long sequence, byte[] kernelState, StrategyState state, Strategy strategy) {}
