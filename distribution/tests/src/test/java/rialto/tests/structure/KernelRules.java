package rialto.tests.structure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * What kernel code may not do, because the kernel must come to the same result each time it is fed the same inputs, and because its
 * one thread waits for nobody: read a wall clock, take chances, lock or wait, go through a hash table in its order.
 *
 * <p>The last is found where a collection that is walked was made in the same method, or stands in a field of the same bundle that is
 * given an unordered one. A collection handed in from elsewhere is out of sight.
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
    private static final Set<String> WALKS = Set.of(
            "keySet",
            "values",
            "entrySet",
            "forEach",
            "iterator",
            "stream",
            "replaceAll",
            "toArray",
            "keys",
            "elements");

    private KernelRules() {}

    /** Whether a class, given by its internal name, is kernel code. */
    static boolean isKernel(String bundle, String type) {
        return CORE.contains(bundle) || bundle.equals("rialto.engine") && type.startsWith(KERNEL_PACKAGE);
    }

    static List<Finding> findings(BuiltBundle bundle) {
        List<ClassNode> kernel = new ArrayList<>();
        bundle.classes().forEach((type, bytes) -> {
            if (isKernel(bundle.folder(), type)) {
                ClassNode node = new ClassNode();
                new ClassReader(bytes).accept(node, ClassReader.SKIP_DEBUG);
                kernel.add(node);
            }
        });
        Set<String> unorderedFields = new HashSet<>();
        kernel.forEach(type -> unorderedFields.addAll(unorderedFields(type)));
        List<Finding> found = new ArrayList<>();
        for (ClassNode type : kernel) {
            for (MethodNode method : type.methods) {
                String place = type.name.replace('/', '.') + '#' + method.name;
                scan(
                        type,
                        method,
                        unorderedFields,
                        (rule, what) -> found.add(new Finding(bundle.folder(), place, rule, what)));
            }
        }
        return found;
    }

    private static void scan(
            ClassNode type, MethodNode method, Set<String> unorderedFields, BiConsumer<Rule, String> found) {
        if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            found.accept(Rule.LOCK, "being synchronized");
        }
        Frame<SourceValue>[] frames = frames(type, method);
        for (int i = 0; i < method.instructions.size(); i++) {
            AbstractInsnNode instruction = method.instructions.get(i);
            if (instruction.getOpcode() == Opcodes.MONITORENTER) {
                found.accept(Rule.LOCK, "a synchronized block");
            } else if (instruction instanceof MethodInsnNode call) {
                Rule broken = rule(call.owner, call.name, call.desc);
                if (broken == null && walksUnordered(call, frames[i], unorderedFields)) {
                    broken = Rule.HASH_ORDER;
                }
                if (broken != null) {
                    found.accept(broken, shown(call.owner, call.name));
                }
            } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
                for (Object argument : dynamic.bsmArgs) {
                    if (argument instanceof Handle handle) {
                        Rule broken = rule(handle.getOwner(), handle.getName(), handle.getDesc());
                        if (broken != null) {
                            found.accept(broken, shown(handle.getOwner(), handle.getName()));
                        }
                    }
                }
            }
        }
    }

    private static Rule rule(String owner, String method, String descriptor) {
        String call = owner + '.' + method;
        boolean now = owner.startsWith("java/time/") && (method.equals("now") || owner.equals("java/time/Clock"));
        if (now || CLOCKS.contains(call) || CLOCKS.contains(call + descriptor)) {
            return Rule.CLOCK;
        }
        if (CHANCES.contains(call) || RANDOM_TYPES.contains(owner)) {
            return Rule.CHANCE;
        }
        boolean waits = WAITS.contains(call)
                || MONITOR_CALLS.contains(method + descriptor)
                || WAITING_TYPES.contains(owner)
                || owner.startsWith("java/util/concurrent/locks/")
                || owner.endsWith("BlockingQueue");
        return waits ? Rule.LOCK : null;
    }

    private static String shown(String owner, String method) {
        return owner.substring(owner.lastIndexOf('/') + 1) + '.' + method;
    }

    private static boolean walksUnordered(MethodInsnNode call, Frame<SourceValue> frame, Set<String> unorderedFields) {
        if (!WALKS.contains(call.name) || frame == null || call.getOpcode() == Opcodes.INVOKESTATIC) {
            return false;
        }
        if (UNORDERED.contains(call.owner)) {
            return true;
        }
        int arguments = Type.getArgumentCount(call.desc);
        SourceValue receiver = frame.getStack(frame.getStackSize() - 1 - arguments);
        return isUnordered(receiver)
                || receiver.insns.stream()
                        .anyMatch(source -> source instanceof FieldInsnNode field
                                && unorderedFields.contains(field.owner + '.' + field.name));
    }

    /** Fields of a class that are given an unordered collection somewhere in it. */
    private static Set<String> unorderedFields(ClassNode type) {
        Set<String> fields = new HashSet<>();
        for (MethodNode method : type.methods) {
            Frame<SourceValue>[] frames = frames(type, method);
            for (int i = 0; i < method.instructions.size(); i++) {
                AbstractInsnNode instruction = method.instructions.get(i);
                boolean puts =
                        instruction.getOpcode() == Opcodes.PUTFIELD || instruction.getOpcode() == Opcodes.PUTSTATIC;
                if (puts && frames[i] != null && isUnordered(frames[i].getStack(frames[i].getStackSize() - 1))) {
                    FieldInsnNode field = (FieldInsnNode) instruction;
                    fields.add(field.owner + '.' + field.name);
                }
            }
        }
        return fields;
    }

    private static boolean isUnordered(SourceValue value) {
        return value.insns.stream()
                .anyMatch(source -> source instanceof TypeInsnNode made && UNORDERED.contains(made.desc)
                        || source instanceof MethodInsnNode call
                                && UNORDERED_FACTORIES.contains(call.owner + '.' + call.name));
    }

    /** For each instruction, which instructions made the values it finds on the stack, whatever they were copied through. */
    private static Frame<SourceValue>[] frames(ClassNode type, MethodNode method) {
        SourceInterpreter interpreter = new SourceInterpreter(Opcodes.ASM9) {
            @Override
            public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
                return value;
            }
        };
        try {
            return new Analyzer<>(interpreter).analyze(type.name, method);
        } catch (AnalyzerException e) {
            throw new IllegalStateException(type.name + '#' + method.name + " cannot be analysed", e);
        }
    }
}
