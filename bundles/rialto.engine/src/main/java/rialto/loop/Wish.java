package rialto.loop;

import java.util.concurrent.CompletableFuture;
import rialto.strategy.Strategy;

/**
 * What goes with an input that somebody waits for.
 *
 * @param answer completes with what the kernel answers, or exceptionally
 * @param incoming the strategy that the input brings, or {@code null}
 */
record Wish(CompletableFuture<Object> answer, Strategy incoming) {

    static Wish plain() {
        return new Wish(new CompletableFuture<>(), null);
    }
}
