package rialto.strategy.fuel;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What woven plugin code calls. Authors never call it: the calls are put in when a class is loaded, and a class that
 * already holds one is refused.
 *
 * <p>Every method charges the current {@link MeteredThread} and throws {@link FuelExhausted} when it has run out; on
 * any other thread all of them are free and do nothing. Units depend on the code and its data alone, never on time,
 * machine or what was compiled.
 */
@ProviderType
public final class Fuel {

    /**
     * Fuel that a callback can do with, and that is burnt in a few milliseconds of compiled code, some tens of cold.
     */
    public static final long CALLBACK_UNITS = 5_000_000;

    private static final int ARRAY_UNITS = 16;

    /** An exception costs a stack trace and a search for its handler, a microsecond or so. */
    private static final int HANDLER_UNITS = 500;

    private static final int ARRAY_HEADER_BYTES = 16;

    private Fuel() {}

    /** Charges straight-line code, or one turn of a loop. */
    public static void burn(int units) {
        if (Thread.currentThread() instanceof MeteredThread meter) {
            meter.burn(units);
        }
    }

    /**
     * Charges a method that calls others.
     *
     * @param units instructions of the method
     * @param frameSlots what its frame takes of the metered stack, in slots of eight bytes
     * @return the slots that remain free below it, for {@link #leave} and {@link #rethrow(Throwable, int)}
     */
    public static int enter(int units, int frameSlots) {
        return Thread.currentThread() instanceof MeteredThread meter ? meter.enter(units, frameSlots) : 0;
    }

    /** Gives the frame back when the method returns. */
    public static void leave(int free, int frameSlots) {
        if (Thread.currentThread() instanceof MeteredThread meter) {
            meter.free(free + frameSlots);
        }
    }

    /**
     * The first thing an exception handler does: passes on {@link FuelExhausted}, whatever arrives on an exhausted
     * thread, and errors of the Java machine; charges for the handler otherwise.
     */
    public static void rethrow(Throwable thrown) {
        if (Thread.currentThread() instanceof MeteredThread meter) {
            meter.caught(thrown, HANDLER_UNITS);
        } else if (thrown instanceof FuelExhausted exhausted) {
            throw exhausted;
        }
    }

    /** As {@link #rethrow(Throwable)}, and takes back the stack of the calls that the exception has left. */
    public static void rethrow(Throwable thrown, int free) {
        if (Thread.currentThread() instanceof MeteredThread meter) {
            meter.free(free);
        }
        rethrow(thrown);
    }

    /**
     * Charges an array, or whatever else is made or walked by count, before it is made: a unit for each byte.
     *
     * <p>Memory that is touched for the first time costs a Java machine nanoseconds a byte. The fuel of a callback buys so little of it
     * that it ends before the deadline that is there for calls the meter cannot see.
     */
    public static void array(int length, int elementBytes) {
        if (length > 0 && Thread.currentThread() instanceof MeteredThread meter) {
            meter.burn(ARRAY_UNITS + (long) length * elementBytes);
        }
    }

    /** As {@link #array(int, int)}, for the elements from {@code from} to {@code to}. */
    public static void range(int from, int to, int elementBytes) {
        if (to > from && Thread.currentThread() instanceof MeteredThread meter) {
            meter.burn(ARRAY_UNITS + ((long) to - from) * elementBytes);
        }
    }

    /** Charges an array of arrays before it is made; {@code lengths} from the outside in. */
    public static void array(int[] lengths, int elementBytes) {
        if (!(Thread.currentThread() instanceof MeteredThread meter)) {
            return;
        }
        long arrays = 1;
        for (int i = 0; i < lengths.length; i++) {
            int bytes = i == lengths.length - 1 ? elementBytes : Long.BYTES;
            // Burning as the product grows throws long before it could overflow: each factor is below 2^31, and what is
            // burnt so far bounds the product by the fuel.
            meter.burn(ARRAY_UNITS + charge(arrays, ARRAY_HEADER_BYTES) + charge(arrays, (long) lengths[i] * bytes));
            arrays *= Math.max(0, lengths[i]);
        }
    }

    private static long charge(long count, long bytes) {
        long high = Math.multiplyHigh(count, bytes);
        long low = count * bytes;
        if (bytes <= 0) {
            return 0;
        }
        return high != 0 || low < 0 ? Long.MAX_VALUE >> 4 : low;
    }

    /**
     * Charges work in the JDK that grows with the size of an operand: text, collection, map, array or big integer.
     *
     * @param operand anything; {@code null} and things without a size are free
     * @param unitsPerElement what one character, element or byte of it costs
     */
    public static void sized(Object operand, int unitsPerElement) {
        if (operand != null && Thread.currentThread() instanceof MeteredThread meter) {
            meter.burn((long) size(operand) * unitsPerElement);
        }
    }

    private static int size(Object operand) {
        if (operand instanceof CharSequence text) {
            return text.length();
        }
        if (operand instanceof Collection<?> collection) {
            return collection.size();
        }
        if (operand instanceof Map<?, ?> map) {
            return map.size();
        }
        if (operand instanceof BigInteger integer) {
            return integer.bitLength() >> 3;
        }
        return operand.getClass().isArray() ? Array.getLength(operand) : 0;
    }

    /** Charges {@link String#repeat} before the text is made. */
    public static void repeat(String text, int count) {
        if (text != null && count > 0 && Thread.currentThread() instanceof MeteredThread meter) {
            meter.burn((long) text.length() * count);
        }
    }

    /**
     * Starts a class initialiser, which spends fuel of its own and none of the callback's: which callback happens to be
     * the first to touch a class is chance.
     *
     * @return the callback's fuel, for {@link #endInitialiser}
     */
    public static long beginInitialiser() {
        return Thread.currentThread() instanceof MeteredThread meter ? meter.beginInitialiser() : 0;
    }

    /** Ends a class initialiser, by return or by exception. */
    public static void endInitialiser(long before) {
        if (Thread.currentThread() instanceof MeteredThread meter) {
            meter.endInitialiser(before);
        }
    }
}
