package rialto.deploy.fuel;

import java.lang.reflect.InvocationTargetException;
import rialto.strategy.fuel.Exhaustion;
import rialto.strategy.fuel.MeteredThread;

/** Runs something on a metered thread and tells what came of it. */
record Metered(Object result, Throwable thrown, long spent, Exhaustion exhaustion) {

    /** What a test lets run. */
    interface Task {
        Object run() throws Throwable;
    }

    static Metered run(long fuel, Task task) {
        Metered[] outcome = new Metered[1];
        MeteredThread thread = new MeteredThread("metered", () -> {
            MeteredThread meter = (MeteredThread) Thread.currentThread();
            Object result = null;
            Throwable thrown = null;
            meter.refill(fuel);
            try {
                result = task.run();
            } catch (InvocationTargetException e) {
                thrown = e.getCause();
            } catch (Throwable e) {
                thrown = e;
            }
            outcome[0] = new Metered(result, thrown, meter.spent(), meter.exhaustion());
        });
        thread.start();
        try {
            // Far above what any budget takes: only a meter that does not work is still running then.
            thread.join(60_000);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a metered task ran", e);
        }
        if (thread.isAlive()) {
            throw new AssertionError("the meter did not stop the task");
        }
        return outcome[0];
    }
}
