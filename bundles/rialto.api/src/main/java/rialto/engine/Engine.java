package rialto.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;
import rialto.risk.Limits;

/**
 * The running engine, for operations. A service; thread-safe. Futures complete on the loop or a journal thread: continue with an
 * {@code ...Async} method or wait, never work in place. They complete exceptionally with {@link EngineException} when the engine
 * stops or cannot take the command.
 */
@ProviderType
public interface Engine {

    /** Name under which orders of people go. */
    String MANUAL = "manual";

    /**
     * Answers a question on the loop between two events.
     *
     * @param question reads and copies; must be quick, for nothing trades meanwhile
     */
    <T> CompletableFuture<T> ask(Function<? super Trading, ? extends T> question);

    /** Places an operator's order under the deployment {@link #MANUAL}. */
    CompletableFuture<OrderAnswer> place(OrderRequest request, String who);

    /** Asks for a cancel; answers {@code false} if the order is unknown or has ended. */
    CompletableFuture<Boolean> cancel(long orderId, String who);

    /** Sets the limits of an instrument; completes with the sequence number from which they hold. */
    CompletableFuture<Long> limit(Limits limits, String who);

    /** Writes a line of a job into the journal. */
    CompletableFuture<Long> record(String job, String phase, String text);

    /** The engine's figures now; does not ask the loop. */
    EngineStatus status();

    /** SHA-256 of the canonical state, hex, with the sequence number it belongs to, as {@code sequence:hash}. */
    CompletableFuture<String> stateHash();
}
