package rialto.tests.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What kernel code may not do, because the kernel must come to the same result each time it is fed the same inputs, and because its
 * one thread waits for nobody: read a wall clock, take chances, lock or wait, go through a hash table in its order.
 *
 * <p>The last is judged per source file, because a field of type {@code Map} does not tell what is behind it: a file that makes an
 * unordered collection and walks any map or set is reported where it walks.
 */
final class KernelRules {

    /** Something a rule found: {@code place} is {@code class#method}. */
    record Finding(String bundle, String place, Rule rule, String what) {

        @Override
        public String toString() {
            return bundle + ": " + place + " " + rule.verb + " " + what;
        }
    }

    enum Rule {
        CLOCK("reads a clock by"),
        CHANCE("takes chances by"),
        LOCK("locks or waits by"),
        HASH_ORDER("goes through hash order by");

        private final String verb;

        Rule(String verb) {
            this.verb = verb;
        }
    }

    private static final Set<String> CORE =
            Set.of("rialto.market", "rialto.positions", "rialto.risk", "rialto.orders", "rialto.exchange");
    private static final String KERNEL_PACKAGE = "rialto/kernel/";

    private static final Set<String> CLOCKS = Set.of(
            "java/lang/System.currentTimeMillis",
            "java/lang/System.nanoTime",
            "java/util/Date.<init>()V",
            "java/util/Calendar.getInstance");
    private static final Set<String> CHANCES = Set.of(
            "java/lang/Math.random",
            "java/lang/System.identityHashCode",
            "java/util/UUID.randomUUID",
            "java/util/Collections.shuffle");
    private static final Set<String> RANDOM_TYPES = Set.of(
            "java/util/Random",
            "java/util/SplittableRandom",
            "java/util/concurrent/ThreadLocalRandom",
            "java/security/SecureRandom");
    private static final Set<String> WAITS = Set.of(
            "java/lang/Thread.sleep",
            "java/lang/Thread.join",
            "java/lang/Thread.yield",
            "java/lang/Thread.onSpinWait",
            "java/util/concurrent/TimeUnit.sleep",
            "java/util/concurrent/Future.get",
            "java/util/concurrent/CompletableFuture.get",
            "java/util/concurrent/CompletableFuture.join");
    private static final Set<String> MONITOR_CALLS =
            Set.of("wait()V", "wait(J)V", "wait(JI)V", "notify()V", "notifyAll()V");
    private static final Set<String> WAITING_TYPES = Set.of(
            "java/util/concurrent/Semaphore",
            "java/util/concurrent/CountDownLatch",
            "java/util/concurrent/CyclicBarrier",
            "java/util/concurrent/Phaser",
            "java/util/concurrent/Exchanger");
    private static final Set<String> UNORDERED = Set.of(
            "java/util/HashMap",
            "java/util/HashSet",
            "java/util/IdentityHashMap",
            "java/util/WeakHashMap",
            "java/util/Hashtable",
            "java/util/concurrent/ConcurrentHashMap");
    private static final Set<String> UNORDERED_FACTORIES = Set.of(
            "java/util/Map.of",
            "java/util/Map.ofEntries",
            "java/util/Map.copyOf",
            "java/util/Set.of",
            "java/util/Set.copyOf",
            "java/util/stream/Collectors.toMap",
            "java/util/stream/Collectors.toSet",
            "java/util/stream/Collectors.groupingBy",
            "java/util/stream/Collectors.toUnmodifiableMap",
            "java/util/stream/Collectors.toUnmodifiableSet");
    private static final Set<String> WALKS =
            Set.of("keySet", "values", "entrySet", "forEach", "iterator", "stream", "replaceAll", "toArray", "keys", "elements");
    private static final Set<String> WALKED = Set.of("java/util/Map", "java/util/Set", "java/util/AbstractMap");

    private KernelRules() {}

    /** Whether a class, given by its internal name, is kernel code. */
    static boolean isKernel(String bundle, String type) {
        return CORE.contains(bundle) || bundle.equals("rialto.engine") && type.startsWith(KERNEL_PACKAGE);
    }

    static List<Finding> findings(BuiltBundle bundle) {
        List<Finding> found = new ArrayList<>();
        Map<String, SourceFile> files = new HashMap<>();
        bundle.classes().forEach((type, bytes) -> {
            if (isKernel(bundle.folder(), type)) {
                SourceFile file = files.computeIfAbsent(type.replaceAll("\\$.*", ""), name -> new SourceFile());
                new ClassReader(bytes).accept(new Scan(bundle.folder(), type, found, file), ClassReader.SKIP_FRAMES);
            }
        });
        files.values().stream().filter(file -> file.makesUnordered).forEach(file -> found.addAll(file.walks));
        return found;
    }

    private static final class SourceFile {
        private final List<Finding> walks = new ArrayList<>();
        private boolean makesUnordered;
    }

    private static final class Scan extends ClassVisitor {

        private final String bundle;
        private final String type;
        private final List<Finding> found;
        private final SourceFile file;

        Scan(String bundle, String type, List<Finding> found, SourceFile file) {
            super(Opcodes.ASM9);
            this.bundle = bundle;
            this.type = type;
            this.found = found;
            this.file = file;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
            String place = type.replace('/', '.') + '#' + name;
            if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                found.add(new Finding(bundle, place, Rule.LOCK, "being synchronized"));
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        found.add(new Finding(bundle, place, Rule.LOCK, "a synchronized block"));
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String descriptor, boolean itf) {
                    called(place, owner, method, descriptor);
                }

                @Override
                public void visitInvokeDynamicInsn(String n, String d, Handle bootstrap, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            called(place, handle.getOwner(), handle.getName(), handle.getDesc());
                        }
                    }
                }
            };
        }

        private void called(String place, String owner, String method, String descriptor) {
            String call = owner + '.' + method;
            String shown = owner.substring(owner.lastIndexOf('/') + 1) + '.' + method;
            if (CLOCKS.contains(call) || CLOCKS.contains(call + descriptor) || isTimeNow(owner, method)) {
                found.add(new Finding(bundle, place, Rule.CLOCK, shown));
            } else if (CHANCES.contains(call) || RANDOM_TYPES.contains(owner)) {
                found.add(new Finding(bundle, place, Rule.CHANCE, shown));
            } else if (WAITS.contains(call)
                    || MONITOR_CALLS.contains(method + descriptor)
                    || WAITING_TYPES.contains(owner)
                    || owner.startsWith("java/util/concurrent/locks/")
                    || owner.endsWith("BlockingQueue")) {
                found.add(new Finding(bundle, place, Rule.LOCK, shown));
            }
            if (UNORDERED.contains(owner) && method.equals("<init>") || UNORDERED_FACTORIES.contains(call)) {
                file.makesUnordered = true;
            }
            if (WALKS.contains(method) && (UNORDERED.contains(owner) || WALKED.contains(owner))) {
                file.walks.add(new Finding(bundle, place, Rule.HASH_ORDER, shown));
            }
        }

        private static boolean isTimeNow(String owner, String method) {
            return owner.startsWith("java/time/") && (method.equals("now") || owner.equals("java/time/Clock"));
        }
    }
}
