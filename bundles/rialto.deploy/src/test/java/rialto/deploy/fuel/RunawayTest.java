package rialto.deploy.fuel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rialto.strategy.fuel.Exhaustion;
import rialto.strategy.fuel.FuelExhausted;
import rialto.strategy.fuel.MeteredThread;

/** A callback ends: however a plugin is written, it is stopped, and at the same step every time. */
class RunawayTest {

    private static final long FUEL = 2_000_000;

    /** A body of {@code accept(long[] ticks)}, with members after it; {@code ticks[0]} counts the steps it got to do. */
    private record Runaway(String name, Exhaustion by, String body, String members) {

        @Override
        public String toString() {
            return name;
        }

        Compiled compiled() {
            return Compiled.of("Runaway", """
                    import java.util.*;
                    import java.util.function.*;
                    import java.util.stream.*;
                    public class Runaway implements Consumer<long[]> {
                        @Override public void accept(long[] ticks) {
                            %s
                        }
                        %s
                    }
                    """.formatted(body, members));
        }
    }

    private static Runaway fuel(String name, String body) {
        return new Runaway(name, Exhaustion.FUEL, body, "");
    }

    private static Runaway fuel(String name, String body, String members) {
        return new Runaway(name, Exhaustion.FUEL, body, members);
    }

    private static Runaway stack(String name, String body, String members) {
        return new Runaway(name, Exhaustion.STACK, body, members);
    }

    static Stream<Runaway> runaways() {
        return Stream.of(
                fuel("loops for ever", "while (true) ticks[0]++;"),
                fuel("loops for ever and does nothing", "ticks[0] = 7; while (true) { }"),
                fuel("loops for ever with do", "do { ticks[0]++; } while (ticks[0] > 0);"),
                fuel("nests loops", "for (;;) for (int i = 0; i < 10; i++) for (int j = 0; j < 10; j++) ticks[0]++;"),
                fuel(
                        "loops by continue",
                        "outer: for (;;) { for (int i = 0; ; i++) { ticks[0]++; if (i > 3) continue outer; } }"),
                fuel("loops for very long", "for (long i = 0; i < Long.MAX_VALUE; i++) ticks[0] += i;"),
                fuel(
                        "recurses on two legs",
                        "fib(ticks, 60);",
                        "static int fib(long[] t, int n) { t[0]++; return n < 2 ? n : fib(t, n - 1) + fib(t, n - 2); }"),
                stack("recurses", "dive(ticks);", "void dive(long[] t) { t[0]++; dive(t); }"),
                stack(
                        "recurses with many locals",
                        "dive(ticks, 0, 0, 0, 0);",
                        "long dive(long[] t, long a, double b, long c, double d) { t[0]++; return dive(t, a + 1, b, c, d) + a; }"),
                stack(
                        "recurses through a lambda",
                        "Runnable[] r = new Runnable[1]; r[0] = () -> { ticks[0]++; r[0].run(); }; r[0].run();",
                        ""),
                stack(
                        "recurses through the JDK",
                        "dive(ticks);",
                        "void dive(long[] t) { t[0]++; List.of(1).forEach(i -> dive(t)); }"),
                stack("recurses through catch blocks", "dive(ticks);", """
                        void dive(long[] t) {
                            try { t[0]++; throw new IllegalStateException(); } catch (IllegalStateException e) { dive(t); }
                        }"""),
                stack(
                        "recurses through finally",
                        "dive(ticks);",
                        "void dive(long[] t) { try { t[0]++; } finally { dive(t); } }"),
                stack(
                        "recurses and swallows",
                        "dive(ticks);",
                        "void dive(long[] t) { t[0]++; try { dive(t); } catch (Throwable e) { dive(t); } }"),
                stack("recurses through toString in a text", "Object o = new Loop(ticks); String s = \"\" + o;", """
                        static class Loop { final long[] t; Loop(long[] t) { this.t = t; }
                            public String toString() { t[0]++; return "<" + this + ">"; } }"""),
                stack(
                        "recurses through constructors",
                        "new Node(ticks);",
                        "static class Node { final Node next; Node(long[] t) { t[0]++; next = new Node(t); } }"),
                fuel(
                        "makes one huge array again and again",
                        "while (true) { ticks[0]++; byte[] b = new byte[1 << 30]; ticks[1] += b.length; }"),
                fuel(
                        "makes one huge array of references",
                        "ticks[0]++; Object[] o = new Object[Integer.MAX_VALUE - 8]; ticks[1] = o.length;"),
                fuel(
                        "makes huge arrays of arrays",
                        "ticks[0]++; long[][][] a = new long[1000][1000][1000]; ticks[1] = a.length;"),
                fuel("makes many empty arrays", "ticks[0]++; int[][] a = new int[1 << 24][0]; ticks[1] = a.length;"),
                fuel(
                        "fills a list",
                        "List<Object> all = new ArrayList<>(); while (true) { ticks[0]++; all.add(new byte[1024]); }"),
                fuel(
                        "fills a map",
                        "Map<Long, Object> all = new HashMap<>(); while (true) all.put(ticks[0]++, new Object());"),
                fuel(
                        "doubles a list",
                        "List<Object> l = new ArrayList<>(List.of(1)); while (true) { ticks[0]++; l.addAll(l); }"),
                fuel("doubles a text", "String s = \"x\"; while (true) { ticks[0]++; s += s; }"),
                fuel("doubles a text by concat", "String s = \"x\"; while (true) { ticks[0]++; s = s.concat(s); }"),
                fuel(
                        "doubles a builder",
                        "StringBuilder s = new StringBuilder(\"x\"); while (true) { ticks[0]++; s.append(s); }"),
                fuel("repeats a text", "ticks[0]++; String s = \"x\".repeat(1 << 30); ticks[1] = s.length();"),
                fuel(
                        "asks for a huge list",
                        "ticks[0]++; List<Object> l = new ArrayList<>(1 << 30); ticks[1] = l.size();"),
                fuel(
                        "copies into a huge array",
                        "ticks[0]++; long[] l = Arrays.copyOf(new long[1], 1 << 28); ticks[1] = l.length;"),
                fuel("clones arrays", "long[] l = new long[10000]; while (true) { ticks[0]++; l = l.clone(); }"),
                fuel(
                        "sums a huge range",
                        "ticks[0]++; ticks[1] = IntStream.range(0, Integer.MAX_VALUE).asLongStream().sum();"),
                fuel(
                        "streams without end",
                        "Stream.iterate(1L, i -> { ticks[0]++; return i + 1; }).forEach(i -> { });"),
                fuel(
                        "catches everything and goes on",
                        "while (true) try { while (true) ticks[0]++; } catch (Throwable e) { }"),
                fuel("catches the meter's own error", """
                        while (true) try { while (true) ticks[0]++; } catch (Error e) { ticks[0] += 1_000_000; }"""),
                fuel("catches in nested blocks", """
                        while (true) {
                            try { try { try { while (true) ticks[0]++; } catch (Throwable a) { ticks[1]++; } }
                                catch (Throwable b) { ticks[1]++; } } catch (Throwable c) { ticks[1]++; } finally { ticks[1]++; }
                        }"""),
                fuel("loops in finally", "try { while (true) ticks[0]++; } finally { while (true) ticks[1]++; }"),
                fuel(
                        "returns from finally",
                        "spin(ticks); spin(ticks);",
                        "@SuppressWarnings(\"finally\") void spin(long[] t) { try { while (true) t[0]++; } finally { return; } }"),
                fuel(
                        "breaks out of finally",
                        "while (true) { try { while (true) ticks[0]++; } finally { continue; } }"),
                fuel("loops by throwing", """
                        while (true) try { ticks[0]++; throw new RuntimeException(); } catch (RuntimeException e) { }"""),
                fuel("loops in try with resources", """
                        try (AutoCloseable a = () -> { while (true) ticks[1]++; }) { while (true) ticks[0]++; } catch (Exception e) { }"""),
                fuel("loops inside a monitor", "synchronized (this) { while (true) ticks[0]++; }"),
                fuel(
                        "swallows inside a monitor",
                        "while (true) synchronized (this) { try { while (true) ticks[0]++; } catch (Throwable e) { } }"),
                fuel(
                        "swallows around a monitor",
                        "while (true) try { synchronized (this) { while (true) ticks[0]++; } } catch (Throwable e) { }"),
                fuel(
                        "loops in a constructor",
                        "new Busy(ticks);",
                        "static class Busy { Busy(long[] t) { while (true) t[0]++; } }"),
                fuel(
                        "loops in an instance initialiser",
                        "Busy.t = ticks; new Busy();",
                        "static class Busy { static long[] t; { while (t[0] >= 0) t[0]++; } Busy() { t[1]++; } }"),
                fuel(
                        "loops in a static initialiser",
                        "ticks[0]++; Busy.touch();",
                        "static class Busy { static long n; static { while (n >= 0) n++; } static void touch() { } }"),
                fuel(
                        "swallows in a static initialiser",
                        "ticks[0]++; try { Busy.touch(); } catch (Throwable t) { while (true) ticks[0]++; }",
                        """
                        static class Busy { static long n; static { while (true) try { while (true) n++; } catch (Throwable t) { } }
                            static void touch() { } }""".replace("while (true) try", "while (n >= 0) try")),
                fuel("loops in a lambda", "Runnable r = () -> { while (true) ticks[0]++; }; r.run();"),
                fuel(
                        "loops in a lambda called by the JDK",
                        "new ArrayList<>(List.of(1, 2)).removeIf(i -> { while (true) ticks[0]++; });"),
                fuel(
                        "loops in a comparator",
                        "new ArrayList<>(List.of(3, 1, 2)).sort((a, b) -> { while (true) ticks[0]++; });"),
                fuel(
                        "loops in an iterator",
                        "Iterable<Long> all = () -> new Iterator<>() {"
                                + " public boolean hasNext() { return true; } public Long next() { return ticks[0]++; } }; for (long l : all) { }"),
                fuel("loops in a switch", """
                        int state = 0;
                        while (true) switch (state) {
                            case 0: state = 1; break;
                            case 1: state = 2; ticks[0]++; break;
                            default: state = 0;
                        }"""),
                fuel("loops in a switch over text", """
                        String state = "a";
                        while (true) state = switch (state) { case "a" -> "b"; case "b" -> { ticks[0]++; yield "c"; } default -> "a"; };"""),
                fuel(
                        "loops on patterns",
                        "Object o = 1L; while (true) if (o instanceof Long l && l > 0) { ticks[0] += l; o = l; }"),
                fuel(
                        "loops in an interface's default method",
                        "((Spins) () -> ticks).spin();",
                        "interface Spins { long[] ticks(); default void spin() { while (true) ticks()[0]++; } }"),
                fuel(
                        "loops in an interface's static and private methods",
                        "Spins.spin(ticks);",
                        "interface Spins { static void spin(long[] t) { own(t); } private static void own(long[] t) { while (true) t[0]++; } }"),
                fuel("loops behind a bridge method", "Supplier<Long> s = new Spins(ticks); s.get();", """
                        static class Spins implements Supplier<Long> { final long[] t; Spins(long[] t) { this.t = t; }
                            public Long get() { while (true) t[0]++; } }"""),
                fuel(
                        "loops in a record's constructor",
                        "new Pair(ticks, 1);",
                        "record Pair(long[] t, int n) { Pair { while (true) t[0]++; } }"),
                fuel(
                        "loops in an enum",
                        "Side.BUY.spin(ticks);",
                        "enum Side { BUY { void spin(long[] t) { while (true) t[0]++; } }; abstract void spin(long[] t); }"),
                fuel("hides behind a wrapped exception", """
                        try { Optional.of(1).map(i -> { while (true) ticks[0]++; }); }
                        catch (Throwable t) { throw new IllegalArgumentException(t); }"""));
    }

    @ParameterizedTest
    @MethodSource("runaways")
    void isStoppedAtTheSameStepEveryTime(Runaway runaway) throws Exception {
        Compiled compiled = runaway.compiled();
        ClassLoader first = compiled.woven();
        List<Map<String, Object>> runs = new ArrayList<>();
        runs.add(run(first, runaway));
        runs.add(run(compiled.woven(), runaway));
        if (!runaway.name.contains("static initialiser")) {
            // A second instance in the same loader finds its classes initialised and spends the same all the same.
            runs.add(run(first, runaway));
        }
        assertThat(runs).allSatisfy(run -> assertThat(run).isEqualTo(runs.get(0)));
        assertThat((long) runs.get(0).get("steps")).isPositive();
    }

    private static Map<String, Object> run(ClassLoader loader, Runaway runaway) {
        long[] ticks = new long[2];
        Metered run = Metered.run(FUEL, () -> {
            @SuppressWarnings("unchecked")
            Consumer<long[]> plugin = (Consumer<long[]>)
                    loader.loadClass("Runaway").getDeclaredConstructor().newInstance();
            plugin.accept(ticks);
            return null;
        });
        assertThat(run.thrown()).isInstanceOf(FuelExhausted.class);
        assertThat(run.thrown().getStackTrace()).isEmpty();
        assertThat(run.exhaustion()).isEqualTo(runaway.by);
        assertThat(run.spent()).isEqualTo(FUEL);
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("steps", ticks[0]);
        outcome.put("steps after it was stopped", ticks[1]);
        return outcome;
    }

    @Test
    void staysExhaustedUntilItIsRefilled() {
        ClassLoader loader = Compiled.of("Twice", """
                public class Twice implements Runnable {
                    @Override public void run() { for (int i = 0; i < 100; i++) { } }
                }""").woven();
        Metered run = Metered.run(50, () -> {
            MeteredThread meter = (MeteredThread) Thread.currentThread();
            Runnable twice = newRunnable(loader, "Twice");
            List<Object> outcomes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                try {
                    twice.run();
                    outcomes.add("ended");
                } catch (FuelExhausted e) {
                    outcomes.add(e.exhaustion());
                }
                if (i == 1) {
                    meter.refill(10_000);
                }
            }
            return outcomes;
        });
        assertThat(run.result()).isEqualTo(List.of(Exhaustion.FUEL, Exhaustion.FUEL, "ended"));
        assertThat(run.exhaustion()).isEqualTo(Exhaustion.NONE);
    }

    @Test
    void holdsNoFuelBeforeTheFirstRefill() throws Exception {
        ClassLoader loader = Compiled.of(
                        "Once", "public class Once implements Runnable { @Override public void run() { } }")
                .woven();
        Runnable once = newRunnable(loader, "Once");
        Throwable[] thrown = new Throwable[1];
        MeteredThread thread = new MeteredThread("unfuelled", () -> {
            try {
                once.run();
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        thread.start();
        thread.join();
        assertThat(thrown[0]).isInstanceOf(FuelExhausted.class);
    }

    @Test
    void isFreeOnAThreadThatIsNotMetered() throws Exception {
        ClassLoader loader = Compiled.of("Long", """
                public class Long implements Runnable {
                    @Override public void run() { for (int i = 0; i < 10_000_000; i++) { byte[] b = new byte[16]; } }
                }""").woven();
        newRunnable(loader, "Long").run();
    }

    @Test
    void failsAboveItsFuelAndPassesAtIt() {
        ClassLoader loader = Compiled.of("Exact", """
                public class Exact implements Runnable {
                    @Override public void run() { int[] a = new int[10]; for (int i = 0; i < 100; i++) a[i % 10] += i; }
                }""").woven();
        long spent = Metered.run(1_000_000, () -> call(loader, "Exact")).spent();
        assertThat(Metered.run(spent, () -> call(loader, "Exact")).thrown()).isNull();
        assertThat(Metered.run(spent - 1, () -> call(loader, "Exact")).thrown()).isInstanceOf(FuelExhausted.class);
    }

    @Test
    void chargesACallbackNothingForTheClassItHappensToTouchFirst() {
        ClassLoader loader = Compiled.of("First", """
                public class First implements Runnable {
                    @Override public void run() { if (Table.VALUES.length != 1000) throw new AssertionError(); }
                    static class Table { static final int[] VALUES = new int[1000];
                        static { for (int i = 0; i < VALUES.length; i++) VALUES[i] = i; } }
                }""").woven();
        long cold = Metered.run(10_000, () -> call(loader, "First")).spent();
        long warm = Metered.run(10_000, () -> call(loader, "First")).spent();
        assertThat(cold).isEqualTo(warm);
    }

    @Test
    void givesFuelBackWhenAnInitialiserFails() {
        ClassLoader loader = Compiled.of("Broken", """
                public class Broken implements Runnable {
                    @Override public void run() { try { Table.touch(); } catch (ExceptionInInitializerError e) { } }
                    static class Table { static { for (int i = 0; i >= 0; i++) if (i == 1000) throw new IllegalStateException(); }
                        static void touch() { } }
                }""").woven();
        Metered run = Metered.run(10_000, () -> call(loader, "Broken"));
        assertThat(run.thrown()).isNull();
        assertThat(run.spent()).isLessThan(1_000);
    }

    @Test
    void isCutOffOnItsTicketOnly() throws Exception {
        ClassLoader loader = Compiled.of("Slow", """
                public class Slow implements java.util.function.Consumer<Runnable> {
                    @Override public void accept(Runnable slow) { slow.run(); for (int i = 0; i < 3; i++) { } }
                }""").woven();
        Metered run = Metered.run(1_000, () -> {
            MeteredThread meter = (MeteredThread) Thread.currentThread();
            @SuppressWarnings("unchecked")
            Consumer<Runnable> slow = (Consumer<Runnable>)
                    loader.loadClass("Slow").getDeclaredConstructor().newInstance();
            long old = meter.ticket();
            meter.refill(1_000);
            slow.accept(() -> meter.cutOff(old));
            slow.accept(() -> meter.cutOff(meter.ticket()));
            return null;
        });
        assertThat(run.thrown()).isInstanceOf(FuelExhausted.class);
        assertThat(run.exhaustion()).isEqualTo(Exhaustion.CUT_OFF);
    }

    @Test
    void mayNotSwallowThatTheMachineRanOutOfMemory() {
        ClassLoader loader = Compiled.of("Hungry", """
                public class Hungry implements Runnable {
                    @Override public void run() { try { throw new OutOfMemoryError("of the test"); } catch (Throwable t) { } }
                }""").woven();
        Metered run = Metered.run(1_000, () -> call(loader, "Hungry"));
        assertThat(run.exhaustion()).isEqualTo(Exhaustion.MACHINE);
        assertThat(run.thrown()).isInstanceOf(FuelExhausted.class).hasCauseInstanceOf(OutOfMemoryError.class);
    }

    private static Object call(ClassLoader loader, String name) throws Exception {
        newRunnable(loader, name).run();
        return null;
    }

    private static Runnable newRunnable(ClassLoader loader, String name) throws Exception {
        return (Runnable) loader.loadClass(name).getDeclaredConstructor().newInstance();
    }
}
