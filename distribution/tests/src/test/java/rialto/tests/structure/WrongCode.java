package rialto.tests.structure;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;

/** Code that does what the rules forbid, so that each rule can be seen to fail. Nothing of it is ever run. */
final class WrongCode {

    private WrongCode() {}

    static final class Clocks {
        long millis() {
            return System.currentTimeMillis();
        }

        LongSupplier nanos() {
            return System::nanoTime;
        }

        Instant instant() {
            return Instant.now();
        }
    }

    static final class Chances {
        double random() {
            return Math.random();
        }

        int seeded() {
            return new java.util.Random(1).nextInt();
        }

        UUID id() {
            return UUID.randomUUID();
        }
    }

    static final class Locks {
        private final ReentrantLock lock = new ReentrantLock();

        void held() {
            lock.lock();
        }

        synchronized void method() {}

        void block() {
            synchronized (lock) {
                LockSupport.parkNanos(1);
            }
        }

        void monitor() throws InterruptedException {
            lock.wait();
        }
    }

    static final class HashOrder {
        private final Map<String, Integer> map = new HashMap<>();

        int sum() {
            int sum = 0;
            for (int value : map.values()) {
                sum += value;
            }
            return sum;
        }
    }

    static final class LocalHashOrder {
        int sum(Iterable<String> keys) {
            Set<String> set = new HashSet<>();
            keys.forEach(set::add);
            int length = 0;
            for (String key : set) {
                length += key.length();
            }
            return length;
        }
    }

    static final class SaltedOrder {
        private static final Map<String, Integer> MAP = Map.of("a", 1, "b", 2);

        void visit() {
            MAP.forEach((key, value) -> {});
        }
    }

    static final class KeyOrder {
        private final Map<String, Integer> hashed = new HashMap<>();
        private final Map<String, Integer> sorted = new TreeMap<>();
        private final Map<String, Integer> inserted = new LinkedHashMap<>();

        void visit() {
            sorted.forEach(inserted::put);
            sorted.forEach(hashed::put);
            inserted.keySet().iterator();
        }
    }

    static final class LookUp {
        private final Map<String, Integer> map = new HashMap<>();

        Integer find(String key) {
            return map.get(key);
        }
    }

    static final class Terminal {
        private static int calls;

        void write(Exception failure) {
            calls++;
            System.out.println(calls);
            failure.printStackTrace();
        }
    }

    static final class Sleeper {
        void sleep() throws InterruptedException {
            Thread.sleep(1);
        }

        void doze() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(1);
        }

        void skip() {
            Assumptions.assumeTrue(false);
        }

        @Disabled
        void off() {}
    }

    static final class Upward {
        private KeyOrder above;
    }
}
