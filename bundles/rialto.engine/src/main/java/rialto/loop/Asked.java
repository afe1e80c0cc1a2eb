package rialto.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that the loop is asked to do, and its answer. Until the loop begins with it, whoever asked can take it back; after that it will
 * be done. Thread-safe.
 */
final class Asked<T> extends CompletableFuture<T> {

    private final AtomicBoolean decided = new AtomicBoolean();

    /** Loop: begins with it; {@code false} if it was withdrawn. */
    boolean begin() {
        return decided.compareAndSet(false, true);
    }

    /** Takes it back, so that it is never done; {@code false} if the loop has begun with it. */
    boolean withdraw() {
        return decided.compareAndSet(false, true);
    }
}
