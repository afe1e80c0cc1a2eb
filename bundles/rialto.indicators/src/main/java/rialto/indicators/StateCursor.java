package rialto.indicators;

import java.util.Arrays;

/** Writes a state number by number, or reads one and checks each number as it comes. */
final class StateCursor {

    /** Counters live in doubles, which are exact up to here. */
    private static final double MAX_COUNT = 0x1p53;

    private final String indicator;
    private double[] numbers;
    private int position;

    /** A cursor that writes. */
    StateCursor(String indicator) {
        this.indicator = indicator;
        this.numbers = new double[16];
    }

    /** A cursor that reads. */
    StateCursor(String indicator, double[] numbers) {
        this.indicator = indicator;
        this.numbers = numbers;
    }

    void put(double number) {
        if (position == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * position);
        }
        numbers[position++] = number;
    }

    void put(double[] all) {
        for (double number : all) {
            put(number);
        }
    }

    double[] written() {
        return Arrays.copyOf(numbers, position);
    }

    double next(String name) {
        if (position == numbers.length) {
            throw refused("it ends after " + position + " numbers, before its " + name);
        }
        double number = numbers[position++];
        if (!Double.isFinite(number)) {
            throw refused(name + " at index " + (position - 1) + " is " + number);
        }
        return number;
    }

    void next(String name, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = next(name);
        }
    }

    double nextNotNegative(String name) {
        double number = next(name);
        if (number < 0) {
            throw refused(name + " is " + number + ", which is negative");
        }
        return number;
    }

    long nextCount(String name, long max) {
        double number = next(name);
        if (number != Math.rint(number) || number < 0 || number > max || number > MAX_COUNT) {
            throw refused(name + " is " + number + ", not a whole number from 0 to " + Math.min(max, (long) MAX_COUNT));
        }
        return (long) number;
    }

    boolean nextFlag(String name) {
        return nextCount(name, 1) == 1;
    }

    void expect(String name, double own) {
        double number = next(name);
        if (number != own) {
            throw refused("its " + name + " is " + number + ", not " + own);
        }
    }

    void expectFormat(StateFormat format) {
        double code = next("kind");
        if (code != format.code()) {
            throw refused("it is the state of " + StateFormat.name(code));
        }
        expect("format version", format.version());
    }

    void expectEnd() {
        if (position != numbers.length) {
            throw refused("it has " + numbers.length + " numbers instead of " + position);
        }
    }

    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("This state cannot be restored into " + indicator + ": " + why
                + ". Warm a new indicator up on recorded values instead.");
    }
}
