package rialto.deploy.fuel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What code of a strategy may refer to outside its own jar. What is not allowed here is refused: a strategy sees the
 * language, the collections, arithmetic and the ground floor. The most specific row counts: a member before its class,
 * a class before its package, a package before the packages above it.
 */
final class CallRules {

    /** Classes that compilers name as bootstraps of lambdas, joined text, records, switches and constants. */
    static final Set<String> BOOTSTRAPS = Set.of(
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.StringConcatFactory",
            "java.lang.invoke.ConstantBootstraps",
            "java.lang.runtime.ObjectMethods",
            "java.lang.runtime.SwitchBootstraps");

    static final String THREADS =
            "works with threads: callbacks come one at a time on one thread; for later use trader.timer(id, nanos)";
    static final String LOCKS =
            "waits or takes a lock and could hold up the platform: callbacks come one at a time, so remove it";
    static final String NATIVE = "runs native code, which nothing can meter or stop: write it in Java";
    static final String FINALIZER = "is run by the garbage collector at any time on another thread: remove it";
    static final String STATICS =
            "changes a static field, which every instance and shadow of the strategy shares: make it an instance field";
    static final String OBJECTS_FROM_BYTES =
            "makes objects from bytes and goes round their constructors: keep state with save() and restore()";

    private static final String CLOCK = "reads the wall clock, which a replay cannot repeat: use trader.nanos()";
    private static final String CHANCE =
            "is random, which a replay cannot repeat: use new java.util.Random(seed) with the seed a parameter";
    private static final String FILES =
            "works with files or streams and blocks: take input as a parameter, keep state with save() and restore()";
    private static final String CONSOLE =
            "writes to the console and blocks: give an order its reason with because(text)";
    private static final String NETWORK =
            "works with the network: market data and orders go through callbacks and the Trader";
    private static final String REFLECTION =
            "looks into code at run time, which goes round every check: name the class and call it";
    private static final String LOADING = "loads code or resources at run time: put them into the class itself";
    private static final String PROCESS = "reaches into the platform's process or out of it: remove it";
    private static final String MACHINE = "depends on the machine it runs on: take the value as a parameter";
    private static final String COLLECTOR =
            "depends on when garbage is collected, which a replay cannot repeat: hold the object itself";
    private static final String UNMETERED =
            "can run for ever inside the JDK, where the meter cannot stop it: write the loop out";
    private static final String INTERNAL =
            "is internal to the Java machine: use the public classes of java.lang and java.util";
    private static final String BEYOND = "is not among the packages that a strategy may use: "
            + "keep to java.lang, java.util, java.math, java.text, java.time and the ground floor, "
            + "or pack the class into the jar";
    private static final String FRAMEWORK =
            "is the OSGi framework, which strategies do not see at run time: keep the annotations only";
    private static final String VENUE =
            "is the side of the venues: orders go through the Trader, and so through the risk gate";
    private static final String PLATFORM = "is the platform's own side: a strategy has its callbacks and the Trader";

    /** How far a row reaches. */
    private enum Reach {
        /** The type may be named, and its members are allowed unless a row refuses one. */
        ALLOWED,
        /** Neither the type nor its members are allowed, unless a row allows one. */
        REFUSED,
        /** The type may be named, but of its members only those that a row allows. */
        LISTED
    }

    private record Row(String subject, Reach reach, String reason) {}

    private static final List<Row> ROWS = List.of(
            allow("java.lang.*"),
            allow("java.lang.annotation.*"),
            allow("java.lang.constant.*"),
            refuse("java.lang.reflect.*", REFLECTION),
            refuse("java.lang.invoke.*", REFLECTION),
            refuse("java.lang.runtime.*", REFLECTION),
            refuse("java.lang.module.*", REFLECTION),
            refuse("java.lang.instrument.*", REFLECTION),
            refuse("java.lang.foreign.*", NATIVE),
            refuse("java.lang.ref.*", COLLECTOR),
            refuse("java.lang.management.*", MACHINE),
            refuse("java.lang.Thread", THREADS),
            refuse("java.lang.ThreadGroup", THREADS),
            refuse("java.lang.ThreadLocal", THREADS),
            refuse("java.lang.InheritableThreadLocal", THREADS),
            refuse("java.lang.ScopedValue", THREADS),
            refuse("java.lang.Runtime", PROCESS),
            refuse("java.lang.Process", PROCESS),
            refuse("java.lang.ProcessBuilder", PROCESS),
            refuse("java.lang.ProcessHandle", PROCESS),
            refuse("java.lang.SecurityManager", PROCESS),
            refuse("java.lang.ClassLoader", LOADING),
            refuse("java.lang.ClassValue", REFLECTION),
            refuse("java.lang.Module", REFLECTION),
            refuse("java.lang.ModuleLayer", REFLECTION),
            refuse("java.lang.Package", REFLECTION),
            refuse("java.lang.StackWalker", REFLECTION),
            list("java.lang.System", PROCESS),
            allow("java.lang.System#arraycopy"),
            allow("java.lang.System#lineSeparator"),
            refuse("java.lang.System#nanoTime", CLOCK),
            refuse("java.lang.System#currentTimeMillis", CLOCK),
            refuse("java.lang.System#identityHashCode", CHANCE),
            refuse("java.lang.System#getProperty", MACHINE),
            refuse("java.lang.System#getenv", MACHINE),
            refuse("java.lang.System#in", CONSOLE),
            refuse("java.lang.System#out", CONSOLE),
            refuse("java.lang.System#err", CONSOLE),
            refuse("java.lang.System#load", NATIVE),
            refuse("java.lang.System#loadLibrary", NATIVE),
            refuse("java.lang.Boolean#getBoolean", MACHINE),
            refuse("java.lang.Integer#getInteger", MACHINE),
            refuse("java.lang.Long#getLong", MACHINE),
            list("java.lang.Class", REFLECTION),
            allow("java.lang.Class#getName"),
            allow("java.lang.Class#getSimpleName"),
            allow("java.lang.Class#getTypeName"),
            allow("java.lang.Class#isInstance"),
            allow("java.lang.Class#isAssignableFrom"),
            allow("java.lang.Class#cast"),
            allow("java.lang.Class#getEnumConstants"),
            allow("java.lang.Class#desiredAssertionStatus"),
            allow("java.lang.Class#equals"),
            allow("java.lang.Class#toString"),
            refuse("java.lang.Class#forName", LOADING),
            refuse("java.lang.Class#getClassLoader", LOADING),
            refuse("java.lang.Class#getResource", LOADING),
            refuse("java.lang.Class#getResourceAsStream", LOADING),
            refuse("java.lang.Class#hashCode", CHANCE),
            refuse("java.lang.Throwable#printStackTrace", CONSOLE),
            refuse("java.lang.Math#random", CHANCE),
            refuse("java.lang.StrictMath#random", CHANCE),
            refuse("java.lang.String#matches", UNMETERED),
            refuse("java.lang.String#replaceAll", UNMETERED),
            refuse("java.lang.String#replaceFirst", UNMETERED),
            refuse("*#wait()V", LOCKS),
            refuse("*#wait(J)V", LOCKS),
            refuse("*#wait(JI)V", LOCKS),
            refuse("*#notify()V", LOCKS),
            refuse("*#notifyAll()V", LOCKS),
            refuse("*#printStackTrace()V", CONSOLE),
            allow("java.util.*"),
            allow("java.util.function.*"),
            allow("java.util.stream.*"),
            allow("java.util.random.*"),
            refuse("java.util.random.RandomGeneratorFactory", CHANCE),
            refuse("java.util.random.RandomGenerator#of", CHANCE),
            refuse("java.util.random.RandomGenerator#getDefault", CHANCE),
            refuse("java.util.Random#<init>()V", CHANCE),
            refuse("java.util.SplittableRandom#<init>()V", CHANCE),
            refuse("java.util.UUID#randomUUID", CHANCE),
            refuse("java.util.Collections#shuffle(Ljava/util/List;)V", CHANCE),
            refuse("java.util.Random#ints", UNMETERED),
            refuse("java.util.Random#longs", UNMETERED),
            refuse("java.util.Random#doubles", UNMETERED),
            refuse("java.util.SplittableRandom#ints", UNMETERED),
            refuse("java.util.SplittableRandom#longs", UNMETERED),
            refuse("java.util.SplittableRandom#doubles", UNMETERED),
            refuse("java.util.random.RandomGenerator#ints", UNMETERED),
            refuse("java.util.random.RandomGenerator#longs", UNMETERED),
            refuse("java.util.random.RandomGenerator#doubles", UNMETERED),
            refuse("java.util.stream.LongStream#range", UNMETERED),
            refuse("java.util.stream.LongStream#rangeClosed", UNMETERED),
            refuse("java.util.stream.StreamSupport", THREADS),
            refuse("java.util.Date#<init>()V", CLOCK),
            refuse("java.util.Calendar#getInstance", CLOCK),
            refuse("java.util.GregorianCalendar#<init>()V", CLOCK),
            refuse("java.util.Locale#getDefault", MACHINE),
            refuse("java.util.TimeZone#getDefault", MACHINE),
            refuse("java.util.Timer", THREADS),
            refuse("java.util.TimerTask", THREADS),
            refuse("java.util.WeakHashMap", COLLECTOR),
            refuse("java.util.Scanner", FILES),
            refuse("java.util.Properties", FILES),
            refuse("java.util.ServiceLoader", LOADING),
            refuse("java.util.ResourceBundle", LOADING),
            refuse("java.util.regex.*", UNMETERED),
            refuse("java.util.jar.*", FILES),
            refuse("java.util.zip.*", FILES),
            refuse("java.util.logging.*", FILES),
            refuse("java.util.prefs.*", FILES),
            refuse("*#parallelStream()Ljava/util/stream/Stream;", THREADS),
            refuse("*#parallel", THREADS),
            refuse("java.util.Arrays#parallelPrefix", THREADS),
            refuse("java.util.Arrays#parallelSetAll", THREADS),
            refuse("java.util.Arrays#parallelSort", THREADS),
            refuse("java.util.concurrent.*", THREADS),
            refuse("java.util.concurrent.locks.*", LOCKS),
            allow("java.util.concurrent.atomic.*"),
            allow("java.util.concurrent.TimeUnit"),
            refuse("java.util.concurrent.TimeUnit#sleep", LOCKS),
            refuse("java.util.concurrent.TimeUnit#timedJoin", LOCKS),
            refuse("java.util.concurrent.TimeUnit#timedWait", LOCKS),
            allow("java.util.concurrent.Callable"),
            allow("java.util.concurrent.ConcurrentMap"),
            allow("java.util.concurrent.ConcurrentNavigableMap"),
            allow("java.util.concurrent.ConcurrentHashMap"),
            allow("java.util.concurrent.ConcurrentLinkedDeque"),
            allow("java.util.concurrent.ConcurrentLinkedQueue"),
            allow("java.util.concurrent.ConcurrentSkipListMap"),
            allow("java.util.concurrent.ConcurrentSkipListSet"),
            allow("java.util.concurrent.CopyOnWriteArrayList"),
            refuse("java.util.concurrent.ThreadLocalRandom", CHANCE),
            allow("java.math.*"),
            allow("java.text.*"),
            allow("java.time.**"),
            refuse("java.time.Clock#systemUTC", CLOCK),
            refuse("java.time.Clock#systemDefaultZone", CLOCK),
            refuse("java.time.Clock#system", CLOCK),
            refuse("java.time.Clock#tickMillis", CLOCK),
            refuse("java.time.Clock#tickSeconds", CLOCK),
            refuse("java.time.Clock#tickMinutes", CLOCK),
            refuse("java.time.InstantSource#system", CLOCK),
            refuse("java.time.ZoneId#systemDefault", MACHINE),
            refuse("java.io.*", FILES),
            refuse("java.io.PrintStream", CONSOLE),
            allow("java.io.Serializable"),
            allow("java.io.IOException"),
            allow("java.io.UncheckedIOException"),
            refuse("java.io.ObjectInputStream", OBJECTS_FROM_BYTES),
            refuse("java.io.Externalizable", OBJECTS_FROM_BYTES),
            refuse("java.lang.invoke.SerializedLambda", OBJECTS_FROM_BYTES),
            refuse("java.nio.**", FILES),
            allow("java.nio.charset.*"),
            refuse("java.net.**", NETWORK),
            refuse("javax.net.**", NETWORK),
            refuse("java.rmi.**", NETWORK),
            refuse("java.security.SecureRandom", CHANCE),
            refuse("sun.**", INTERNAL),
            refuse("com.sun.**", INTERNAL),
            refuse("jdk.**", INTERNAL),
            refuse("org.osgi.**", FRAMEWORK),
            allow("rialto.**"),
            refuse("rialto.venue.**", VENUE),
            refuse("rialto.exchange.**", VENUE),
            refuse("rialto.engine.**", PLATFORM),
            refuse("rialto.deploy.**", PLATFORM),
            refuse("rialto.event.**", PLATFORM),
            refuse("rialto.strategy.fuel.**", PLATFORM));

    private static final Map<String, Row> BY_SUBJECT = new HashMap<>();

    static {
        for (Row row : ROWS) {
            if (BY_SUBJECT.put(row.subject, row) != null) {
                throw new IllegalStateException("two rows for " + row.subject);
            }
        }
    }

    private CallRules() {}

    private static Row allow(String subject) {
        return new Row(subject, Reach.ALLOWED, null);
    }

    private static Row refuse(String subject, String reason) {
        return new Row(subject, Reach.REFUSED, reason);
    }

    private static Row list(String subject, String reason) {
        return new Row(subject, Reach.LISTED, reason);
    }

    /** Why a type may not be named; empty if it may. */
    static Optional<String> refusesType(String type) {
        Row row = row(type);
        return row.reach == Reach.REFUSED ? Optional.of(row.reason) : Optional.empty();
    }

    /**
     * Why a member may not be used; empty if it may.
     *
     * @param type binary name of the class named in the reference
     * @param own whether that class is the plugin's, so that only rules about inherited members apply
     */
    static Optional<String> refusesMember(String type, String member, String descriptor, boolean own) {
        Row row = BY_SUBJECT.get("*#" + member + descriptor);
        if (row == null && !own) {
            row = Stream.of("*#" + member, type + "#" + member + descriptor, type + "#" + member)
                    .map(BY_SUBJECT::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> inBulk(type, member, descriptor));
        }
        return row == null || row.reach == Reach.ALLOWED ? Optional.empty() : Optional.of(row.reason);
    }

    /** Rules that hold for many classes at once. */
    private static Row inBulk(String type, String member, String descriptor) {
        if (type.startsWith("java.time.") && member.equals("now") && !descriptor.contains("Ljava/time/Clock;")) {
            return refuse(type, CLOCK);
        }
        if (type.equals("java.util.concurrent.ConcurrentHashMap") && descriptor.startsWith("(J")) {
            // Bulk operations with a threshold for parallelism.
            return refuse(type, THREADS);
        }
        return row(type);
    }

    private static Row row(String type) {
        for (int end = type.length(); end > 0; end = type.lastIndexOf('$', end - 1)) {
            // A nested class goes with the one around it.
            Row exact = BY_SUBJECT.get(type.substring(0, end));
            if (exact != null) {
                return exact;
            }
        }
        int dot = type.lastIndexOf('.');
        Row row = dot < 0 ? null : BY_SUBJECT.get(type.substring(0, dot) + ".*");
        for (; row == null && dot > 0; dot = type.lastIndexOf('.', dot - 1)) {
            row = BY_SUBJECT.get(type.substring(0, dot) + ".**");
        }
        return row == null ? refuse(type, BEYOND) : row;
    }
}
