package rialto.deploy.fuel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import rialto.strategy.fuel.Exhaustion;

/** A harmless class does after weaving what it did before, and passes the verifier. */
class WeavingChangesNothingElseTest {

    private static final long AMPLE = 4_000_000_000L;

    private record Program(String name, String body, String members) {

        @Override
        public String toString() {
            return name;
        }

        Compiled compiled() {
            return Compiled.of("Program", """
                    import java.math.*;
                    import java.util.*;
                    import java.util.function.*;
                    import java.util.stream.*;
                    public class Program implements Supplier<Object> {
                        @Override public Object get() {
                            StringBuilder out = new StringBuilder();
                            %s
                            return out.toString();
                        }
                        %s
                    }
                    """.formatted(body, members));
        }
    }

    static Stream<Program> programs() {
        List<Program> programs = new ArrayList<>(List.of(
                new Program("arithmetic of every width", """
                        int i = 7; long l = 1L << 40; float f = 1.5f; double d = 1e100;
                        for (int k = 0; k < 50; k++) { i = i * 31 + k; l ^= (long) i << (k & 31); f += i % 7; d = d / 3 + l; }
                        out.append(i).append(' ').append(l).append(' ').append(f).append(' ').append(d);""", ""),
                new Program("wide locals across branches and loops", """
                        long a = 1; double b = 2; int c = 3; long d = 4;
                        for (long x = 0; x < 20; x++) { double y = x * 0.5; if (x % 3 == 0) { long z = x; a += z; } else { b += y; } d += c; }
                        while (d > 10) { long half = d / 2; d -= half > 5 ? half : 1; }
                        out.append(a).append(',').append(b).append(',').append(d);""", ""),
                new Program("exceptions caught by type and in order", """
                        for (int i = 0; i < 6; i++) {
                            try { out.append(risky(i)); }
                            catch (IllegalStateException | ArithmeticException e) { out.append(" either:").append(e.getMessage()); }
                            catch (RuntimeException e) { out.append(" runtime:").append(e.getClass().getName()); }
                            catch (Exception e) { out.append(" checked:").append(e.getMessage()); }
                            catch (Error e) { out.append(" error:").append(e.getMessage()); }
                            finally { out.append(" f").append(i); }
                        }""", """
                        static int risky(int i) throws Exception {
                            switch (i) {
                                case 0: return 1 / (i);
                                case 1: throw new IllegalStateException("one");
                                case 2: Object o = "x"; return (Integer) o;
                                case 3: throw new Exception("three");
                                case 4: throw new AssertionError("four");
                                default: return i;
                            }
                        }"""),
                new Program("finally that overrides, returns and throws", """
                        out.append(over()).append(inner());
                        try { thrower(); } catch (IllegalArgumentException e) { out.append(e.getMessage()).append(e.getSuppressed().length); }""", """
                        @SuppressWarnings("finally") static int over() { try { throw new RuntimeException(); } finally { return 5; } }
                        static int inner() { int x = 1; try { return x; } finally { x = 9; } }
                        static void thrower() { try { throw new IllegalStateException(); } finally { throw new IllegalArgumentException("f"); } }"""),
                new Program("try with resources and suppressed exceptions", """
                        try (R a = new R("a", out); R b = new R("b", out)) { out.append("body"); throw new IllegalStateException("body"); }
                        catch (Exception e) { out.append(e.getMessage()); for (Throwable t : e.getSuppressed()) out.append(t.getMessage()); }""", """
                        record R(String n, StringBuilder out) implements AutoCloseable {
                            public void close() { out.append("close ").append(n); throw new RuntimeException("c" + n); } }"""),
                new Program(
                        "monitors, nested and left by exceptions",
                        """
                        Object a = new Object(), b = new Object();
                        for (int i = 0; i < 3; i++) {
                            try { synchronized (a) { synchronized (b) { out.append(i); if (i == 1) throw new RuntimeException("m"); } } }
                            catch (RuntimeException e) { out.append(Thread.holdsLock(a)).append(Thread.holdsLock(b)); }
                        }
                        out.append(locked(2));""",
                        "synchronized int locked(int n) { return n == 0 ? 0 : 1 + locked(n - 1); }"),
                new Program(
                        "switches dense, sparse, over text and enums",
                        """
                        for (int i = -2; i < 12; i++) {
                            switch (i) { case 0: out.append("zero"); case 1: out.append("one"); break; case 2: case 3: out.append("few"); break; default: out.append('.'); }
                            out.append(switch (i * 1000) { case 1000 -> "k"; case 7000 -> "7k"; case -2000 -> "neg"; default -> "-"; });
                        }
                        for (String s : List.of("a", "b", "Aa", "BB", "c")) out.append(switch (s) { case "Aa" -> 1; case "BB" -> 2; case "a", "b" -> 3; default -> 4; });
                        for (Day d : Day.values()) out.append(switch (d) { case MON -> "m"; case SUN -> { String t = d.name(); yield t.toLowerCase(); } default -> "x"; });""",
                        "enum Day { MON, TUE { @Override int n() { return 2; } }, SUN; int n() { return 1; } }"),
                new Program("text joined in every way", """
                        String n = null; char c = 'c'; long l = -1; double d = 0.1; Object o = List.of(1, 2);
                        out.append("a" + n + c + l + d + o + true + 1.5f + (byte) 3);
                        String s = ""; for (int i = 0; i < 5; i++) s += i + ","; out.append(s).append("ab".repeat(3)).append("x".concat("y"));
                        out.append(String.valueOf(new char[] {'h', 'i'})).append(new String(new char[] {'!'})).append("Up".toUpperCase()).reverse();""", ""),
                new Program("records, sealed types and patterns", """
                        for (Shape s : List.of(new Circle(2), new Box(2, 3), new Circle(1))) {
                            double area; if (s instanceof Circle c && c.r() > 1) area = c.r() * 3; else if (s instanceof Box b) area = b.w() * b.h(); else area = -1;
                            out.append(area).append(s);
                        }
                        out.append(new Circle(2).equals(new Circle(2))).append(new Box(1, 2).hashCode() == new Box(1, 2).hashCode());
                        try { new Circle(-1); } catch (IllegalArgumentException e) { out.append(e.getMessage()); }""", """
                        sealed interface Shape permits Circle, Box { }
                        record Circle(double r) implements Shape { Circle { if (r < 0) throw new IllegalArgumentException("r"); } }
                        record Box(double w, double h) implements Shape { }"""),
                new Program("nested, inner, local and anonymous classes", """
                        int base = 10;
                        class Local { int add(int x) { return x + base; } }
                        Inner in = new Inner(3); Inner.Deep deep = in.new Deep();
                        Comparator<Integer> down = new Comparator<>() { public int compare(Integer a, Integer b) { return b - a; } };
                        List<Integer> l = new ArrayList<>(List.of(3, 1, 2)); l.sort(down);
                        out.append(new Local().add(1)).append(deep.sum()).append(l).append(count);""", """
                        private int count = 1;
                        class Inner { final int n; Inner(int n) { this.n = n; count++; } class Deep { int sum() { return n + count; } } }"""),
                new Program("constructors with branches and chains", """
                        out.append(new Child(true, 4)).append(new Child(false, 4)).append(new Child());""", """
                        static class Parent { final String s; Parent(String s) { this.s = s; } public String toString() { return s; } }
                        static class Child extends Parent {
                            int[] a = new int[3]; { for (int i = 0; i < 3; i++) a[i] = i; }
                            Child(boolean b, int n) { super(b ? "yes" + n : pick(n > 3 ? "big" : "small")); for (int i = 0; i < n; i++) a[i % 3] += i; }
                            Child() { this(new int[2].length == 2, 1); }
                            static String pick(String s) { try { return s.substring(1); } catch (RuntimeException e) { return "-"; } }
                            @Override public String toString() { return s + Arrays.toString(a); } }"""),
                new Program("static initialisers, with loops, failures and constants", """
                        out.append(Table.SUM).append(Const.X).append(Iface.L.size());
                        for (int i = 0; i < 2; i++) try { Bad.touch(); } catch (Throwable t) { out.append(t.getClass().getSimpleName()); }""", """
                        static class Table { static final int[] T = new int[10]; static final int SUM; static { int s = 0;
                            for (int i = 0; i < T.length; i++) { T[i] = i * i; if (i % 2 == 0) continue; s += T[i]; } SUM = s; } }
                        static class Const { static final int X = 5; }
                        static class Bad { static final int N; static { if (Table.SUM > 0) throw new IllegalStateException("bad"); N = 1; } static void touch() { } }
                        interface Iface { List<Integer> L = new ArrayList<>(List.of(1, 2)); default int n() { return L.size(); } }"""),
                new Program("lambdas, method references and generics with bridges", """
                        Function<Integer, Function<Integer, Integer>> add = a -> b -> a + b; Supplier<List<String>> make = ArrayList::new;
                        List<String> l = make.get(); l.add("z"); l.add("y"); l.replaceAll(String::toUpperCase);
                        BiFunction<String, Integer, Character> at = String::charAt; Function<Integer, int[]> arr = int[]::new;
                        out.append(add.apply(2).apply(3)).append(l).append(at.apply("abc", 1)).append(arr.apply(4).length);
                        Cell<Integer> c = new IntCell(); c.set(4); out.append(c.get());
                        out.append(((Function<Object, Object> & java.io.Serializable) x -> x).apply("ser"));""", """
                        static class Cell<T extends Comparable<T>> { T v; void set(T t) { v = t; } T get() { return v; } }
                        static class IntCell extends Cell<Integer> { @Override void set(Integer t) { super.set(t + 1); } }"""),
                new Program("streams", """
                        out.append(IntStream.range(0, 20).filter(i -> i % 3 == 0).mapToObj(i -> "n" + i).collect(Collectors.joining("|")));
                        out.append(Stream.of("b", "a", "c").sorted(Comparator.reverseOrder()).toList());
                        out.append(new TreeMap<>(Stream.of("aa", "b", "cc").collect(Collectors.groupingBy(String::length))));""", ""),
                new Program("arrays of every kind", """
                        int[][][] cube = new int[2][3][4]; int[][] ragged = new int[3][]; ragged[1] = new int[] {1, 2}; long[][] none = new long[0][5];
                        boolean[] z = new boolean[2]; byte[] b = {1}; char[] c = {'x'}; short[] s = {2}; float[] f = {3}; double[] d = {4}; String[][] t = {{"q"}, {}};
                        cube[1][2][3] = 9; out.append(Arrays.deepToString(cube)).append(Arrays.deepToString(ragged)).append(none.length).append(Arrays.deepToString(t));
                        out.append(z.length + b[0] + c[0] + s[0]).append(f[0] + d[0]).append(cube.clone().length);
                        try { int[] neg = new int[-1]; } catch (NegativeArraySizeException e) { out.append("neg"); }
                        try { int[][] neg = new int[2][-1]; } catch (NegativeArraySizeException e) { out.append("neg2"); }
                        long[][][][] four = new long[2][1][2][2]; four[1][0][1][1] = 5; out.append(four[1][0][1][1]).append(four.length);""", ""),
                new Program("bulk calls of the JDK", """
                        long[] l = new long[5]; Arrays.fill(l, 7L); double[] d = new double[3]; Arrays.fill(d, 1.5); int[] i = {3, 1, 2}; Arrays.sort(i);
                        Arrays.fill(i, 1, 2, 9); Integer[] boxed = {3, 1, 2}; Arrays.sort(boxed, Comparator.reverseOrder()); Arrays.sort(l, 1, 3);
                        System.arraycopy(l, 0, l, 1, 3); List<Integer> list = new ArrayList<>(10); list.addAll(List.of(1, 2)); list.addAll(0, list);
                        Collections.sort(list); Collections.sort(list, Comparator.reverseOrder()); list.sort(null); Collections.shuffle(list, new Random(1));
                        Map<String, Integer> m = new LinkedHashMap<>(16, 0.75f); m.putAll(Map.of("a", 1)); Set<Integer> s = new TreeSet<>(list); s.retainAll(Set.of(1));
                        out.append(Arrays.toString(l)).append(Arrays.toString(d)).append(Arrays.toString(i)).append(Arrays.toString(boxed)).append(list).append(m).append(s);
                        out.append(Arrays.toString(Arrays.copyOf(i, 5))).append(Arrays.toString(Arrays.copyOfRange(boxed, 1, 3))).append(Arrays.toString(list.toArray(new Integer[0])));
                        out.append(Arrays.equals(l, 0, 1, l, 1, 2)).append(Arrays.equals(i, i)).append(Collections.nCopies(2, "n")).append(Collections.max(list)).append(list.toArray().length);
                        out.append(Arrays.toString(Arrays.copyOf(boxed, 2, Number[].class))).append(new BitSet(10).size()).append(new PriorityQueue<>(List.of(2, 1)).poll());
                        out.append(BigInteger.TWO.pow(70).multiply(BigInteger.TEN).shiftLeft(3)).append(BigDecimal.TEN.pow(3)).append(new BigDecimal("1.5").pow(2, MathContext.DECIMAL64));
                        out.append("ab".toCharArray().length).append(new String("x".getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8));
                        out.insert(0, "head").insert(1, 5).append(new char[] {'a'}, 0, 1).append("abc", 1, 2); out.setLength(out.length() - 1); out.ensureCapacity(10);""", ""),
                new Program("loops of every shape", """
                        int n = 0; do { n++; if (n == 3) continue; out.append(n); } while (n < 6);
                        outer: for (int i = 0; i < 4; i++) { for (int j = 0; ; j++) { if (j == i) continue outer; if (i == 3) break outer; out.append(i).append(j); } }
                        for (String s : new String[] {"p", "q"}) out.append(s); for (Object o : Set.of("only")) out.append(o);
                        while (true) { if (n-- < 0) break; } for (int a = 0, b = 9; a < b; a++, b--) out.append(a * b);""", ""),
                new Program(
                        "recursion, deep but finite",
                        "out.append(depth(1500)).append(fib(15)).append(even(301));",
                        """
                        static int depth(int n) { return n == 0 ? 0 : 1 + depth(n - 1); }
                        static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
                        static boolean even(int n) { return n == 0 || odd(n - 1); } static boolean odd(int n) { return n != 0 && even(n - 1); }"""),
                new Program("its own exceptions, thrown far and rethrown", """
                        for (int i = 0; i < 50; i++) try { down(i % 5 + 100); } catch (Mine e) { out.append(e.depth); }""", """
                        static class Mine extends Exception { final int depth; Mine(int d, Throwable c) { super(c); depth = d; } }
                        static void down(int n) throws Mine { try { if (n == 0) throw new Mine(0, null); down(n - 1); }
                            catch (Mine e) { if (n % 50 == 0) throw new Mine(e.depth + n, e); throw e; } finally { n++; } }"""),
                new Program("assertions and conditional expressions", """
                        Object o = out.length() == 0 ? (Object) 1 : "s"; boolean b = o instanceof Integer i && i > 0 || o == null; assert b : "never";
                        out.append(b ? o != null ? "x" : "y" : "z").append(b & !b | b ^ b);""", "")));
        if (Runtime.version().feature() >= 21) {
            programs.add(new Program(
                    "pattern switches and record patterns", """
                    for (Object o : new Object[] {1, "s", 2L, new P(1, new P(2, null)), List.of(), Day.A})
                        out.append(switch (o) { case Integer i when i > 0 -> "pos" + i; case String s -> s; case P(int a, P(int b, Object c)) -> a + b + "p";
                            case Day d -> d.name(); case Long l -> l; default -> "other"; });""", "record P(int x, Object y) { } enum Day { A }"));
        }
        return programs.stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void givesTheSameResult(Program program) {
        Compiled compiled = program.compiled();
        Metered before = Metered.run(AMPLE, () -> get(compiled.plain()));
        Metered after = Metered.run(AMPLE, () -> get(compiled.woven()));
        assertThat(before.thrown()).isNull();
        assertThat(after.thrown()).isNull();
        assertThat(after.result()).isEqualTo(before.result());
        assertThat(before.spent()).isZero();
        assertThat(after.spent())
                .isPositive()
                .isEqualTo(Metered.run(AMPLE, () -> get(compiled.woven())).spent());
        assertThat(after.exhaustion()).isEqualTo(Exhaustion.NONE);
    }

    private static Object get(ClassLoader loader) throws Exception {
        return ((Supplier<?>)
                        loader.loadClass("Program").getDeclaredConstructor().newInstance())
                .get();
    }

    /** The weaver and the library it uses, themselves woven, must weave as before: a large program with a result that is exact. */
    @Test
    void aWovenWeaverWeavesTheSame() throws Exception {
        Map<String, byte[]> own = new TreeMap<>(classesOf(ClassReader.class));
        own.putAll(classesOf(org.objectweb.asm.tree.ClassNode.class));
        own.putAll(classesOf(FuelWeaver.class));
        ClassLoader woven = new Compiled(own).woven();
        ClassLoader childFirst = new ClassLoader(woven) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!own.containsKey(name)) {
                    return super.loadClass(name, resolve);
                }
                synchronized (this) {
                    Class<?> loaded = findLoadedClass(name);
                    if (loaded == null) {
                        byte[] bytes = FuelWeaver.weave(own.get(name));
                        loaded = defineClass(name, bytes, 0, bytes.length);
                    }
                    return loaded;
                }
            }
        };
        List<byte[]> inputs = own.values().stream().limit(60).toList();
        Metered run = Metered.run(AMPLE, () -> {
            var weave = childFirst.loadClass(FuelWeaver.class.getName()).getMethod("weave", byte[].class);
            List<byte[]> outputs = new ArrayList<>();
            for (byte[] input : inputs) {
                outputs.add((byte[]) weave.invoke(null, input));
            }
            return outputs;
        });
        assertThat(run.thrown()).isNull();
        assertThat(run.spent()).isGreaterThan(1_000_000);
        @SuppressWarnings("unchecked")
        List<byte[]> outputs = (List<byte[]>) run.result();
        for (int i = 0; i < inputs.size(); i++) {
            assertThat(outputs.get(i)).isEqualTo(FuelWeaver.weave(inputs.get(i)));
        }
    }

    /** Classes of several compilers and ages: what loads and links as it is, loads and links woven. */
    @Test
    void everyClassOfLargeLibrariesPassesTheVerifier() throws Exception {
        Map<String, byte[]> classes = new TreeMap<>();
        for (Class<?> library : List.of(
                org.assertj.core.api.Assertions.class,
                Test.class,
                ClassReader.class,
                org.apache.felix.framework.Felix.class)) {
            classes.putAll(classesOf(library));
        }
        classes.keySet().removeIf(name -> name.endsWith("module-info") || name.startsWith("META-INF"));
        List<String> failures = new ArrayList<>();
        int linked = 0;
        ClassLoader plain = childFirst(classes, false);
        ClassLoader woven = childFirst(classes, true);
        for (String name : classes.keySet()) {
            String before = link(plain, name);
            String after = link(woven, name);
            linked += after.equals("linked") ? 1 : 0;
            if (!after.equals(before)) {
                failures.add(name + ": " + before + " -> " + after);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(linked).isGreaterThan(1000);
    }

    private static String link(ClassLoader loader, String name) {
        try {
            Class.forName(name, true, loader);
            return "linked";
        } catch (VerifyError | FuelWeavingException e) {
            return e.toString();
        } catch (Throwable e) {
            return e.getClass().getName();
        }
    }

    private static ClassLoader childFirst(Map<String, byte[]> classes, boolean weave) {
        return new ClassLoader(WeavingChangesNothingElseTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                byte[] bytes = classes.get(name);
                if (bytes == null) {
                    return super.loadClass(name, resolve);
                }
                synchronized (this) {
                    Class<?> loaded = findLoadedClass(name);
                    if (loaded == null) {
                        byte[] file = weave ? FuelWeaver.weave(bytes) : bytes;
                        loaded = defineClass(name, file, 0, file.length);
                    }
                    return loaded;
                }
            }
        };
    }

    private static Map<String, byte[]> classesOf(Class<?> member) throws Exception {
        Path place = Path.of(
                member.getProtectionDomain().getCodeSource().getLocation().toURI());
        Map<String, byte[]> classes = new TreeMap<>();
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    classes.put(binaryName(place.relativize(file).toString()), Files.readAllBytes(file));
                }
            }
            return classes;
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        classes.put(binaryName(entry.getName()), in.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    private static String binaryName(String path) {
        return path.substring(0, path.length() - ".class".length())
                .replace('/', '.')
                .replace('\\', '.');
    }

    @Test
    void isAPureFunctionOfTheClass() throws IOException {
        byte[] bytes = bytesOf(FuelWeaver.class);
        byte[] copy = bytes.clone();
        assertThat(FuelWeaver.weave(bytes)).isEqualTo(FuelWeaver.weave(bytes));
        assertThat(bytes).isEqualTo(copy);
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        URL resource = type.getResource(type.getSimpleName() + ".class");
        try (InputStream in = resource.openStream()) {
            return in.readAllBytes();
        }
    }

    /** A handler whose first instruction makes an object: its frames name that object by its place, which the hook must not take. */
    @Test
    void keepsAHandlerThatBeginsWithAnAllocation() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Odd", null, "java/lang/Object", new String[] {
            "java/util/function/Supplier"
        });
        MethodVisitor init = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(Opcodes.ALOAD, 0);
        init.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        init.visitInsn(Opcodes.RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
        MethodVisitor get = writer.visitMethod(Opcodes.ACC_PUBLIC, "get", "()Ljava/lang/Object;", null, null);
        Label start = new Label();
        Label end = new Label();
        Label otherwise = new Label();
        Label join = new Label();
        get.visitTryCatchBlock(start, end, end, "java/lang/ArithmeticException");
        get.visitCode();
        get.visitLabel(start);
        get.visitInsn(Opcodes.ICONST_1);
        get.visitInsn(Opcodes.ICONST_0);
        get.visitInsn(Opcodes.IDIV);
        get.visitInsn(Opcodes.POP);
        get.visitInsn(Opcodes.ACONST_NULL);
        get.visitInsn(Opcodes.ARETURN);
        get.visitLabel(end);
        get.visitTypeInsn(Opcodes.NEW, "java/lang/String");
        get.visitInsn(Opcodes.DUP);
        get.visitVarInsn(Opcodes.ALOAD, 0);
        get.visitJumpInsn(Opcodes.IFNULL, otherwise);
        get.visitLdcInsn("this");
        get.visitJumpInsn(Opcodes.GOTO, join);
        get.visitLabel(otherwise);
        get.visitLdcInsn("none");
        get.visitLabel(join);
        get.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/String", "<init>", "(Ljava/lang/String;)V", false);
        get.visitInsn(Opcodes.ARETURN);
        get.visitMaxs(0, 0);
        get.visitEnd();
        writer.visitEnd();
        Compiled odd = new Compiled(Map.of("Odd", writer.toByteArray()));
        Metered run = Metered.run(1_000, () -> ((Supplier<?>)
                        odd.woven().loadClass("Odd").getDeclaredConstructor().newInstance())
                .get());
        assertThat(run.thrown()).isNull();
        assertThat(run.result()).isEqualTo("this");
    }

    @Test
    void refusesAPluginThatCallsTheMeter() {
        Compiled cheat = Compiled.of("Cheat", """
                public class Cheat implements Runnable {
                    @Override public void run() { ((rialto.strategy.fuel.MeteredThread) Thread.currentThread()).refill(1L << 60); }
                }""");
        assertThatThrownBy(() -> FuelWeaver.weave(cheat.classes().get("Cheat")))
                .isInstanceOf(FuelWeavingException.class)
                .hasMessageContaining("Cheat: calls rialto.strategy.fuel itself");
    }

    @Test
    void tellsWovenClassesFromOthers() throws Exception {
        Compiled both = Compiled.of("Thing", "public interface Thing { class Inner { } }");
        for (String name : both.classes().keySet()) {
            assertThat(FuelWeaver.isWoven(both.woven().loadClass(name))).isTrue();
            assertThat(FuelWeaver.isWoven(both.plain().loadClass(name))).isFalse();
        }
    }

    @Test
    void refusesAClassThatIsWovenAlready() {
        Compiled once = Compiled.of("Once", "public class Once { }");
        byte[] woven = FuelWeaver.weave(once.classes().get("Once"));
        assertThatThrownBy(() -> FuelWeaver.weave(woven))
                .isInstanceOf(FuelWeavingException.class)
                .hasMessageContaining("Once");
    }

    @Test
    void refusesBytesThatAreNoClassAndFormatsTooNew() {
        byte[] future = Compiled.of("Future", "public class Future { }")
                .classes()
                .get("Future")
                .clone();
        future[7] = 120;
        assertThatThrownBy(() -> FuelWeaver.weave(new byte[] {1, 2, 3})).isInstanceOf(FuelWeavingException.class);
        assertThatThrownBy(() -> FuelWeaver.weave(future))
                .isInstanceOf(FuelWeavingException.class)
                .hasMessageContaining("120");
    }

    @Test
    void refusesSubroutinesOfOldCompilers() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "Old", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "call", "()V", null, null);
        Label subroutine = new Label();
        method.visitCode();
        method.visitJumpInsn(Opcodes.JSR, subroutine);
        method.visitInsn(Opcodes.RETURN);
        method.visitLabel(subroutine);
        method.visitVarInsn(Opcodes.ASTORE, 0);
        method.visitVarInsn(Opcodes.RET, 0);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        assertThatThrownBy(() -> FuelWeaver.weave(writer.toByteArray()))
                .isInstanceOf(FuelWeavingException.class)
                .hasMessageContaining("Old: method call holds subroutines");
    }

    @Test
    void refusesAMethodThatGrowsTooLarge() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 7_000; i++) {
            body.append("a = new int[n];\n");
        }
        Compiled large = Compiled.of("Large", "public class Large { int[] a; void fill(int n) { " + body + " } }");
        assertThatThrownBy(() -> FuelWeaver.weave(large.classes().get("Large")))
                .isInstanceOf(FuelWeavingException.class)
                .hasMessageContaining("Large")
                .hasMessageContaining("split the method");
    }
}
