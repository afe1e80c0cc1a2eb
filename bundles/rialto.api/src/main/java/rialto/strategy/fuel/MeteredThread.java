package rialto.strategy.fuel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A thread on which woven plugin code is metered. Everything that calls a plugin (constructor, callbacks, state out and
 * in) runs on one; on any other thread woven code runs unmetered, which is meant for unit tests only.
 *
 * <p>The host's cycle, on this thread:
 * <pre>{@code
 * thread.refill(budget);
 * try {
 *     strategy.onBar(bar, trader);
 * } catch (Throwable thrown) { ... }
 * if (thread.exhausted()) { ... }      // ask the thread, not the exception: a JDK method may have wrapped it
 * }</pre>
 *
 * <p>A fresh thread holds no fuel. Once exhausted it stays so until the next refill: each further step of plugin code
 * throws {@link FuelExhausted} again. Fields are plain and owned by this thread; only {@link #ticket()} and
 * {@link #cutOff(long)} may be called from another one.
 */
@ProviderType
public final class MeteredThread extends Thread {

    /** How deep metered calls may nest, in stack slots of eight bytes: one mebibyte. */
    public static final int STACK_SLOTS = 1 << 17;

    /**
     * What the thread asks the machine for. Frames of the JDK between two metered ones are not counted, so it is ample.
     */
    private static final long STACK_BYTES = 16L << 20;

    /** What one class initialiser may spend, whoever happens to trigger it. */
    private static final long INITIALISER_UNITS = 5_000_000;

    private static final VarHandle TICKET;
    private static final VarHandle CUT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TICKET = lookup.findVarHandle(MeteredThread.class, "ticket", long.class);
            CUT = lookup.findVarHandle(MeteredThread.class, "cut", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long granted;
    private long fuel;
    private int slots = STACK_SLOTS;
    private Exhaustion exhaustion = Exhaustion.NONE;
    private long ticket;
    private long cut = -1;

    /**
     * A daemon thread with a stack of 16 MiB.
     *
     * @param name shown in thread dumps
     * @param task what it runs: the host's own code, which is not metered
     */
    public MeteredThread(String name, Runnable task) {
        super(null, task, name, STACK_BYTES);
        setDaemon(true);
    }

    /**
     * Grants fuel for one callback, forgets what the last one did, and draws a new ticket. Allocates nothing.
     *
     * @param units at least 1; a unit is about one instruction, or a byte allocated
     * @throws IllegalArgumentException if {@code units} is not positive
     * @throws IllegalStateException if called from another thread once this one runs
     */
    public void refill(long units) {
        if (units <= 0) {
            throw new IllegalArgumentException("fuel must be positive, not " + units);
        }
        if (Thread.currentThread() != this && isAlive()) {
            throw new IllegalStateException("only " + getName() + " itself may refill its meter");
        }
        granted = units;
        fuel = units;
        slots = STACK_SLOTS;
        exhaustion = Exhaustion.NONE;
        TICKET.setOpaque(this, ticket + 1);
    }

    /** Units spent since the last refill; all that was granted if exhausted. Own thread only. */
    public long spent() {
        return fuel < 0 ? granted : granted - fuel;
    }

    /** Whether plugin code was stopped since the last refill. Own thread only. */
    public boolean exhausted() {
        return exhaustion != Exhaustion.NONE;
    }

    /** Why plugin code was stopped since the last refill, {@link Exhaustion#NONE} if it was not. Own thread only. */
    public Exhaustion exhaustion() {
        return exhaustion;
    }

    /**
     * The number of the current refill, for {@link #cutOff(long)}. Any thread; may lag by the time a store takes to
     * show.
     */
    public long ticket() {
        return (long) TICKET.getOpaque(this);
    }

    /**
     * Stops the callback that runs on the given ticket at its next metered step; without effect if the thread has been
     * refilled since. For a watchdog: calls into the JDK are not metered, so a callback may be slow on little fuel. Any
     * thread.
     *
     * @param ticket what {@link #ticket()} returned when the callback was seen running
     */
    public void cutOff(long ticket) {
        CUT.setOpaque(this, ticket);
    }

    void burn(long units) {
        long left = fuel - units;
        if (left < 0 || (long) CUT.getOpaque(this) == ticket) {
            throw exhaust(left < 0 ? Exhaustion.FUEL : Exhaustion.CUT_OFF, null);
        }
        fuel = left;
    }

    int enter(long units, int frameSlots) {
        burn(units);
        int free = slots - frameSlots;
        if (free < 0) {
            throw exhaust(Exhaustion.STACK, null);
        }
        slots = free;
        return free;
    }

    void free(int free) {
        slots = free;
    }

    /** Passes on what a plugin may not handle; otherwise charges for the handler. */
    void caught(Throwable thrown, long units) {
        if (exhaustion != Exhaustion.NONE) {
            throw thrown instanceof FuelExhausted same ? same : new FuelExhausted(exhaustion, thrown);
        }
        if (thrown instanceof VirtualMachineError) {
            throw exhaust(Exhaustion.MACHINE, thrown);
        }
        burn(units);
    }

    /**
     * Whether a class has been initialised must not change what a callback spends, so its initialiser has its own fuel.
     */
    long beginInitialiser() {
        burn(0);
        long before = fuel;
        fuel = INITIALISER_UNITS;
        return before;
    }

    void endInitialiser(long before) {
        if (exhaustion == Exhaustion.NONE) {
            fuel = before;
        }
    }

    private FuelExhausted exhaust(Exhaustion reason, Throwable cause) {
        if (exhaustion == Exhaustion.NONE) {
            exhaustion = reason;
        }
        fuel = -1;
        return new FuelExhausted(exhaustion, cause);
    }
}
