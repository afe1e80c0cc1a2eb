package rialto.loop;

import java.util.concurrent.ConcurrentLinkedQueue;

/** What the door's thread is asked to do besides following the log. Thread-safe. */
final class DoorTasks {

    private record Task(long afterSequence, Runnable work) {}

    private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();

    void add(Runnable work) {
        tasks.add(new Task(0, work));
    }

    /** Runs once a sequence number is durable. */
    void addAfter(long sequence, Runnable work) {
        tasks.add(new Task(sequence, work));
    }

    /** Door's thread: runs what is due. */
    void run(long durableSequence) {
        for (Task task = tasks.peek(); task != null && task.afterSequence() <= durableSequence; task = tasks.peek()) {
            tasks.remove();
            task.work().run();
        }
    }
}
