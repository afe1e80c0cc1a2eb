package rialto.loop;

import java.util.concurrent.ConcurrentLinkedQueue;

/** What the door's thread is asked to do besides following the log, each when the log has come so far. Thread-safe. */
final class DoorTasks {

    private record Task(long afterSequence, Runnable work) {}

    private final ConcurrentLinkedQueue<Task> onceDurable = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Task> oncePassed = new ConcurrentLinkedQueue<>();

    /** Runs once a sequence number is durable. */
    void whenDurable(long sequence, Runnable work) {
        onceDurable.add(new Task(sequence, work));
    }

    /**
     * Runs once all orders up to a sequence number have left or were refused: a question about an order that is still inside would be
     * answered with what then becomes wrong.
     */
    void whenPassed(long sequence, Runnable work) {
        oncePassed.add(new Task(sequence, work));
    }

    /**
     * Door's thread: runs what is due.
     *
     * @param durableSequence last sequence number on disk
     * @param passedSequence last sequence number that the door has dealt with
     */
    void run(long durableSequence, long passedSequence) {
        runDue(onceDurable, durableSequence);
        runDue(oncePassed, passedSequence);
    }

    private static void runDue(ConcurrentLinkedQueue<Task> tasks, long sequence) {
        for (Task task = tasks.peek(); task != null && task.afterSequence() <= sequence; task = tasks.peek()) {
            tasks.remove();
            task.work().run();
        }
    }
}
