package rialto.venue.sim;

/**
 * Repeatable chance: xoshiro256++ by Blackman and Vigna (public domain), seeded through splitmix64. Written out here
 * because the algorithms behind the JDK's own generators are not promised to stay the same.
 */
final class Chance {

    /** Standard deviation of {@link #bell}: four uniform numbers of 16 bits. */
    static final long BELL_DEVIATION = 37_837;

    private long s0;
    private long s1;
    private long s2;
    private long s3;
    private long splitMix;

    Chance(long seed) {
        splitMix = seed;
        s0 = mix();
        s1 = mix();
        s2 = mix();
        s3 = mix();
    }

    long next() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** A number from 0 up to but not including the bound, which is at most 2^31; the bias is below 2^-32. */
    int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    /** True once in so many calls on average; never for 0. */
    boolean onceIn(long calls) {
        return calls > 0 && Long.remainderUnsigned(next(), calls) == 0;
    }

    /** A bell-shaped number around 0 with standard deviation {@link #BELL_DEVIATION}, at most 131,070 away. */
    long bell() {
        long bits = next();
        return (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48) - 131_070;
    }

    private long mix() {
        splitMix += 0x9e3779b97f4a7c15L;
        long z = splitMix;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
