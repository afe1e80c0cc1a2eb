package rialto.deploy.fuel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.deploy.fuel.ForbiddenCalls.Finding;

/** What a strategy must not refer to is found, named and explained; what it may is not. */
class ForbiddenCallsTest {

    private static List<Finding> scan(String source) {
        return ForbiddenCalls.scan(entries(Compiled.of(Map.of("plugin.Cross", "package plugin;\n" + source), 17)));
    }

    private static Map<String, byte[]> entries(Compiled compiled) {
        return compiled.classes().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().replace('.', '/') + ".class", Map.Entry::getValue));
    }

    private static List<Finding> scanBody(String body) {
        return scan("""
                import java.util.*;
                import java.util.function.*;
                import java.util.stream.*;
                public class Cross {
                    Object o; long n;
                    void onBar() throws Throwable { %s }
                }""".formatted(body));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            n = System.nanoTime();                                  | java.lang.System.nanoTime()                          | use trader.nanos()
            n = System.currentTimeMillis();                         | java.lang.System.currentTimeMillis()                 | use trader.nanos()
            o = java.time.Instant.now();                            | java.time.Instant.now()                              | use trader.nanos()
            o = java.time.LocalDate.now();                          | java.time.LocalDate.now()                            | use trader.nanos()
            o = java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC); | java.time.ZonedDateTime.now()                     | use trader.nanos()
            o = java.time.Clock.systemUTC();                        | java.time.Clock.systemUTC()                          | use trader.nanos()
            o = new Date();                                         | new java.util.Date()                                 | use trader.nanos()
            o = Calendar.getInstance();                             | java.util.Calendar.getInstance()                     | use trader.nanos()
            LongSupplier s = System::nanoTime; o = s;               | java.lang.System.nanoTime()                          | use trader.nanos()
            n = (long) Math.random();                               | java.lang.Math.random()                              | Random(seed)
            o = new Random();                                       | new java.util.Random()                               | Random(seed)
            Supplier<Random> s = Random::new; o = s;                | new java.util.Random()                               | Random(seed)
            o = new SplittableRandom();                             | new java.util.SplittableRandom()                     | Random(seed)
            o = UUID.randomUUID();                                  | java.util.UUID.randomUUID()                          | Random(seed)
            o = java.util.concurrent.ThreadLocalRandom.current();   | java.util.concurrent.ThreadLocalRandom.current()     | Random(seed)
            o = new java.security.SecureRandom();                   | new java.security.SecureRandom()                     | Random(seed)
            Collections.shuffle(new ArrayList<>());                 | java.util.Collections.shuffle()                      | Random(seed)
            n = System.identityHashCode(o);                         | java.lang.System.identityHashCode()                  | replay
            new Thread(() -> { }).start();                          | new java.lang.Thread()                               | trader.timer
            Thread.sleep(1);                                        | java.lang.Thread.sleep()                             | trader.timer
            o = new ThreadGroup("g");                               | new java.lang.ThreadGroup()                          | trader.timer
            o = new ThreadLocal<Integer>();                         | new java.lang.ThreadLocal()                          | trader.timer
            o = new Timer();                                        | new java.util.Timer()                                | trader.timer
            o = java.util.concurrent.Executors.newCachedThreadPool(); | java.util.concurrent.Executors.newCachedThreadPool() | trader.timer
            java.util.concurrent.CompletableFuture.runAsync(() -> { }); | java.util.concurrent.CompletableFuture.runAsync() | trader.timer
            o = java.util.concurrent.ForkJoinPool.commonPool();     | java.util.concurrent.ForkJoinPool.commonPool()       | trader.timer
            o = List.of(1).parallelStream();                        | java.util.List.parallelStream()                      | trader.timer
            o = Stream.of(1).parallel();                            | java.util.stream.Stream.parallel()                   | trader.timer
            Arrays.parallelSort(new int[2]);                        | java.util.Arrays.parallelSort()                      | trader.timer
            new java.util.concurrent.ConcurrentHashMap<String, String>().forEach(1, (k, v) -> { }); | java.util.concurrent.ConcurrentHashMap.forEach() | trader.timer
            synchronized (this) { n++; }                            | a synchronized block                                 | takes a lock
            this.wait();                                            | java.lang.Object.wait()                              | takes a lock
            o.notifyAll();                                          | java.lang.Object.notifyAll()                         | takes a lock
            new java.util.concurrent.locks.ReentrantLock().lock();  | java.util.concurrent.locks.ReentrantLock.lock()      | takes a lock
            java.util.concurrent.locks.LockSupport.park();          | java.util.concurrent.locks.LockSupport.park()        | takes a lock
            java.util.concurrent.TimeUnit.DAYS.sleep(1);            | java.util.concurrent.TimeUnit.sleep()                | takes a lock
            o = new java.io.File("x");                              | new java.io.File()                                   | save() and restore()
            o = new java.io.FileInputStream("x");                   | new java.io.FileInputStream()                        | save() and restore()
            o = java.nio.file.Path.of("x");                         | java.nio.file.Path.of()                              | save() and restore()
            o = java.nio.channels.FileChannel.open(null);           | java.nio.channels.FileChannel.open()                 | save() and restore()
            o = new Scanner("x");                                   | new java.util.Scanner()                              | save() and restore()
            System.out.println("x");                                | java.lang.System.out                                 | because(text)
            new Exception().printStackTrace();                      | java.lang.Exception.printStackTrace()                | because(text)
            o = new java.net.URL("http://x");                       | new java.net.URL()                                   | callbacks and the Trader
            o = new java.net.Socket();                              | new java.net.Socket()                                | callbacks and the Trader
            o = String.class.getMethod("length");                   | java.lang.Class.getMethod()                          | at run time
            ((java.lang.reflect.Method) o).invoke(null);            | java.lang.reflect.Method.invoke()                    | at run time
            o = java.lang.invoke.MethodHandles.lookup();            | java.lang.invoke.MethodHandles.lookup()              | at run time
            o = java.lang.reflect.Array.newInstance(String.class, 1); | java.lang.reflect.Array.newInstance()              | at run time
            o = StackWalker.getInstance();                          | java.lang.StackWalker.getInstance()                  | at run time
            o = Class.forName("x");                                 | java.lang.Class.forName()                            | at run time
            o = getClass().getClassLoader();                        | java.lang.Class.getClassLoader()                     | at run time
            o = ServiceLoader.load(Runnable.class);                 | java.util.ServiceLoader.load()                       | at run time
            Runtime.getRuntime().exec("id");                        | java.lang.Runtime.exec()                             | remove it
            new ProcessBuilder("id").start();                       | java.lang.ProcessBuilder.start()                     | remove it
            System.exit(1);                                         | java.lang.System.exit()                              | remove it
            System.gc();                                            | java.lang.System.gc()                                | remove it
            System.loadLibrary("x");                                | java.lang.System.loadLibrary()                       | native
            o = System.getenv("HOME");                              | java.lang.System.getenv()                            | parameter
            o = System.getProperty("user.home");                    | java.lang.System.getProperty()                       | parameter
            o = Locale.getDefault();                                | java.util.Locale.getDefault()                        | parameter
            o = new java.lang.ref.WeakReference<>(o);               | new java.lang.ref.WeakReference()                    | garbage
            o = new WeakHashMap<String, String>();                  | new java.util.WeakHashMap()                          | garbage
            o = new java.io.ObjectInputStream(null).readObject();   | java.io.ObjectInputStream.readObject()               | from bytes
            o = java.util.regex.Pattern.compile("(a+)+");           | java.util.regex.Pattern.compile()                    | meter
            n = "x".matches("(a+)+") ? 1 : 0;                       | java.lang.String.matches()                           | meter
            n = LongStream.range(0, 1L << 60).sum();                | java.util.stream.LongStream.range()                  | meter
            n = new Random(1).ints().sum();                         | java.util.Random.ints()                              | meter
            o = sun.misc.Unsafe.class;                              | sun.misc.Unsafe                                      | internal to the Java machine
            o = java.sql.DriverManager.getConnection("x");          | java.sql.DriverManager.getConnection()               | not among the packages
            o = org.osgi.framework.FrameworkUtil.getBundle(getClass()); | org.osgi.framework.FrameworkUtil.getBundle()     | OSGi framework
            o = (rialto.venue.VenueAdapter) o;                      | rialto.venue.VenueAdapter                            | risk gate
            o = rialto.engine.Engine.class;                         | rialto.engine.Engine                                 | platform's own side
            rialto.strategy.fuel.Fuel.burn(-1000000);               | rialto.strategy.fuel.Fuel.burn()                     | platform's own side
            o = org.objectweb.asm.Opcodes.class;                    | org.objectweb.asm.Opcodes                            | pack the class into the jar
            """)
    void isFound(String body, String reference, String reason) {
        assertThat(scanBody(body)).anySatisfy(finding -> {
            assertThat(finding.className()).isEqualTo("plugin.Cross");
            assertThat(finding.method()).isEqualTo("onBar()");
            assertThat(finding.reference()).isEqualTo(reference);
            assertThat(finding.reason()).contains(reason);
        });
    }

    @Test
    void declarationsAreFound() {
        List<Finding> findings = scan("""
                public class Cross extends Thread implements java.io.Externalizable {
                    java.net.Socket socket; static int count;
                    native void fast();
                    synchronized void locked() { }
                    protected void finalize() { }
                    void take(java.io.File file) { }
                    int count() { return count++; }
                    public void writeExternal(java.io.ObjectOutput out) { }
                    public void readExternal(java.io.ObjectInput in) { }
                    private void readObject(java.io.ObjectInputStream in) { }
                }""");
        assertThat(findings)
                .extracting(Finding::method, Finding::reference)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("", "java.lang.Thread"),
                        org.assertj.core.groups.Tuple.tuple("", "java.io.Externalizable"),
                        org.assertj.core.groups.Tuple.tuple("", "java.net.Socket"),
                        org.assertj.core.groups.Tuple.tuple("fast()", "a native method"),
                        org.assertj.core.groups.Tuple.tuple("locked()", "a synchronized method"),
                        org.assertj.core.groups.Tuple.tuple("finalize()", "a finalizer"),
                        org.assertj.core.groups.Tuple.tuple("take()", "java.io.File"),
                        org.assertj.core.groups.Tuple.tuple("count()", "plugin.Cross.count"),
                        org.assertj.core.groups.Tuple.tuple("readObject()", "deserialisation"));
    }

    @Test
    void aStrategyThatKeepsToTheRulesHasNoFindings() {
        assertThat(scan("""
                import java.math.*; import java.time.*; import java.util.*; import java.util.function.*; import java.util.stream.*;
                import org.osgi.service.component.annotations.*; import org.osgi.service.metatype.annotations.*;
                import rialto.market.*; import rialto.strategy.*;
                @StrategyPlugin("cross")
                @Component(factory = StrategyPlugin.FACTORY, service = {}, configurationPolicy = ConfigurationPolicy.IGNORE)
                @Designate(ocd = Cross.Parameters.class)
                public final class Cross implements Strategy {
                    @ObjectClassDefinition(name = "Cross") public @interface Parameters { @AttributeDefinition(min = "2") int fast() default 10; }
                    enum Side { BUY, SELL }
                    record Level(long price, double size) { }
                    sealed interface Signal permits Up, Down { } record Up() implements Signal { } record Down() implements Signal { }
                    private final int fast; private final Random chance = new Random(7); private final Map<String, Level> levels = new HashMap<>();
                    private static final BigDecimal TICK = new BigDecimal("0.01");
                    @Activate public Cross(Parameters p) { fast = p.fast(); assert fast > 1; }
                    @Override public void onBar(Bar bar, Trader trader) {
                        Signal signal = chance.nextBoolean() ? new Up() : new Down();
                        if (signal instanceof Up up) levels.put("up" + up + fast, new Level(trader.nanos(), Math.sqrt(2)));
                        Instant at = Instant.ofEpochSecond(0, trader.nanos()); LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
                        String text = switch (Side.values()[fast % 2]) { case BUY -> "b"; case SELL -> day.toString(); };
                        List<Long> sorted = levels.values().stream().map(Level::price).sorted(Comparator.reverseOrder()).collect(Collectors.toList());
                        try { Integer.parseInt(text.trim().split(",")[0]); } catch (NumberFormatException e) { sorted.forEach(l -> levels.clear()); }
                        Object same = new Object(); if (same.equals(getClass().getSimpleName()) || TICK.hashCode() == text.hashCode()) throw new IllegalStateException(text);
                        System.arraycopy(new int[2], 0, new int[2], 0, 1);
                    }
                    @Override public StrategyState save() { return new StrategyState(1, Map.of("fast", fast)); }
                }""")).isEmpty();
    }

    @Test
    void findingsComeInOneOrderAndOnce() {
        Map<String, byte[]> classes = entries(Compiled.of(
                Map.of(
                        "plugin.B",
                                "package plugin; public class B { long t() { return System.nanoTime() + System.nanoTime(); } }",
                        "plugin.A",
                                "package plugin; public class A { void z() { Thread.yield(); } void a() { System.gc(); } }"),
                17));
        List<Finding> findings = ForbiddenCalls.scan(classes);
        assertThat(findings)
                .extracting(Finding::sentence)
                .containsExactly(
                        "plugin.A.z(): java.lang.Thread.yield() works with threads: callbacks come one at a time on one thread; "
                                + "for later use trader.timer(id, nanos)",
                        "plugin.A.a(): java.lang.System.gc() reaches into the platform's process or out of it: remove it",
                        "plugin.B.t(): java.lang.System.nanoTime() reads the wall clock, which a replay cannot repeat: use trader.nanos()");
        assertThat(ForbiddenCalls.scan(new HashMap<>(classes))).isEqualTo(findings);
    }

    @Test
    void aFileThatIsNoClassIsAFinding() {
        assertThat(ForbiddenCalls.scan(Map.of("plugin/Bad.class", new byte[] {1, 2, 3}, "readme.txt", new byte[] {4})))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.sentence()).startsWith("plugin.Bad: the file is not a readable class file"));
    }

    @Test
    void aClassUnderAnotherNameIsAFinding() {
        byte[] cross = Compiled.of(Map.of("plugin.Cross", "package plugin; public class Cross { }"), 17)
                .classes()
                .get("plugin.Cross");
        assertThat(ForbiddenCalls.scan(Map.of("plugin/Other.class", cross)))
                .extracting(Finding::sentence)
                .containsExactly("plugin.Other: the file holds class plugin.Cross: rename it to match");
    }
}
