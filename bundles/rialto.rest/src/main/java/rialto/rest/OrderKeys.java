package rialto.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import rialto.engine.OrderRequest;

/** Which Idempotency-Key placed which order; the last {@value #KEPT} are remembered. Thread-safe. */
final class OrderKeys {

    static final int KEPT = 10_000;

    private final Map<String, Use> uses = new LinkedHashMap<>();

    /**
     * Sends an order the first time its key is seen, and gives the same answer every further time.
     *
     * @throws ProblemException IDEMPOTENCY_KEY_REUSED if the key placed another order
     */
    CompletableFuture<OrdersResource.Answer> once(
            String key, OrderRequest request, Supplier<CompletableFuture<OrdersResource.Answer>> send) {
        Use use;
        boolean first;
        synchronized (uses) {
            use = uses.get(key);
            first = use == null;
            if (first) {
                use = new Use(request, new CompletableFuture<>());
                uses.put(key, use);
                if (uses.size() > KEPT) {
                    uses.remove(uses.keySet().iterator().next());
                }
            }
        }
        if (!use.request().equals(request)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                    "The Idempotency-Key '" + key + "' placed another order before. Use a new key for a new order.");
        }
        if (first) {
            send(key, use, send);
        }
        return use.answer();
    }

    /** A failure to send is no answer: the key is free again, and a second try looks on record first. */
    private void send(String key, Use use, Supplier<CompletableFuture<OrdersResource.Answer>> send) {
        CompletableFuture<OrdersResource.Answer> sent;
        try {
            sent = send.get();
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((answer, failure) -> {
            if (failure == null) {
                use.answer().complete(answer);
            } else {
                synchronized (uses) {
                    uses.remove(key, use);
                }
                use.answer()
                        .completeExceptionally(
                                failure instanceof CompletionException && failure.getCause() != null
                                        ? failure.getCause()
                                        : failure);
            }
        });
    }

    /** Told apart by identity: two uses of one key are two uses. */
    private static final class Use {

        private final OrderRequest request;
        private final CompletableFuture<OrdersResource.Answer> answer;

        Use(OrderRequest request, CompletableFuture<OrdersResource.Answer> answer) {
            this.request = request;
            this.answer = answer;
        }

        OrderRequest request() {
            return request;
        }

        CompletableFuture<OrdersResource.Answer> answer() {
            return answer;
        }
    }
}
