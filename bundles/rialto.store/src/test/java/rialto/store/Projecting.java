package rialto.store;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.aries.tx.control.service.local.impl.TransactionControlImpl;
import rialto.store.Trouble.Point;

/**
 * A process that projects a journal and stands still at some point, to be killed there.
 *
 * <p>Arguments: directory, point, how often it is passed before, rounds of the journal.
 */
final class Projecting {

    static final String HERE = "standing still";

    private Projecting() {}

    /** The journal of every process: the same for the same number of rounds. */
    static Journal journal(int rounds) {
        return new Journal().busy(rounds);
    }

    public static void main(String[] arguments) throws InterruptedException {
        int passes = Integer.parseInt(arguments[2]);
        CountDownLatch arrived = new CountDownLatch(passes + 1);
        Trouble trouble = new Trouble();
        trouble.begins(Trouble.stuckAfter(passes, Point.valueOf(arguments[1]), arrived, new CountDownLatch(1)));
        Journal journal = journal(Integer.parseInt(arguments[3]));
        new HistoryStore(
                        new Settings(Path.of(arguments[0]), 3, 2_000, 50),
                        journal,
                        journal::status,
                        new TransactionControlImpl(),
                        trouble)
                .start();
        arrived.await();
        System.out.println(HERE);
        Thread.currentThread().join();
    }
}
