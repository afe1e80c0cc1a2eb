package rialto.tests.container;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Waits for what is expected, not for a while.
 */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(10);

    private Eventually() {}

    /**
     * Asks until the answer is as expected, and answers it.
     *
     * @throws AssertionError with the last answer when it is not within a minute
     */
    public static <T> T until(Callable<T> question, Predicate<T> expected) throws Exception {
        long begin = System.nanoTime();
        T answer = question.call();
        while (!expected.test(answer)) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError("after " + PATIENCE + " the answer is still " + answer);
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
            answer = question.call();
        }
        return answer;
    }
}
