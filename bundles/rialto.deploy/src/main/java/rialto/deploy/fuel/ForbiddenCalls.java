package rialto.deploy.fuel;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lists what the code of a plugin refers to and must not: clocks, chance, threads, locks, files, network, reflection,
 * the framework, venues. It guards against mistakes, and keeps replays exact; it is no wall against hostile code.
 * Annotations do not count, for nothing of them is loaded.
 */
public final class ForbiddenCalls {

    /**
     * One thing found.
     *
     * @param className binary name of the plugin's class
     * @param method its method, with an empty pair of parentheses, or empty if the class itself is meant
     * @param reference what it refers to, such as {@code java.lang.System.nanoTime()}
     * @param reason why a strategy must not, and what to do instead
     */
    public record Finding(String className, String method, String reference, String reason) {

        /** One sentence for people. */
        public String sentence() {
            return className + (method.isEmpty() ? "" : "." + method) + ": " + reference + " " + reason;
        }
    }

    private final Set<String> own;
    private final Set<Finding> findings = new LinkedHashSet<>();

    /** Types of which the current method uses a refused member: to find the type as well would say the same twice. */
    private final Set<String> named = new HashSet<>();

    private String className;
    private String method;

    private ForbiddenCalls(Set<String> own) {
        this.own = own;
    }

    /**
     * Scans the classes of one plugin.
     *
     * @param classes class files by their paths in the jar, such as {@code plugin/Cross.class}; other entries are
     * passed over
     * @return what was found, once each, in order of class names and then of the class file; empty if nothing
     */
    public static List<Finding> scan(Map<String, byte[]> classes) {
        SortedMap<String, byte[]> sorted = new TreeMap<>();
        classes.forEach((path, bytes) -> {
            if (path.endsWith(".class")) {
                sorted.put(path.substring(0, path.length() - ".class".length()).replace('/', '.'), bytes);
            }
        });
        ForbiddenCalls scan = new ForbiddenCalls(new HashSet<>(sorted.keySet()));
        sorted.forEach(scan::scanClass);
        return List.copyOf(scan.findings);
    }

    private void scanClass(String name, byte[] bytes) {
        className = name;
        method = "";
        named.clear();
        try {
            ClassReader reader = new ClassReader(bytes);
            if (!reader.getClassName().replace('/', '.').equals(name)) {
                find("the file", "holds class " + reader.getClassName().replace('/', '.') + ": rename it to match");
            }
            reader.accept(new ClassScan(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (RuntimeException e) {
            // The reader reports damage by whatever index or cast fails first.
            find("the file", "is not a readable class file (" + e + "): compile it with --release 17");
        }
    }

    private void find(String reference, String reason) {
        findings.add(new Finding(className, method, reference, reason));
    }

    private void type(String internalName) {
        if (internalName != null) {
            type(Type.getObjectType(internalName));
        }
    }

    private void type(Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> type(type.getElementType());
            case Type.METHOD -> types(type.getDescriptor());
            case Type.OBJECT -> {
                if (!own.contains(type.getClassName()) && !named.contains(type.getClassName())) {
                    CallRules.refusesType(type.getClassName()).ifPresent(reason -> find(type.getClassName(), reason));
                }
            }
            default -> {}
        }
    }

    private void types(String methodDescriptor) {
        for (Type argument : Type.getArgumentTypes(methodDescriptor)) {
            type(argument);
        }
        type(Type.getReturnType(methodDescriptor));
    }

    private void field(String owner, String name, String descriptor) {
        member(owner, name, descriptor, "");
        type(Type.getType(descriptor));
    }

    private void call(String owner, String name, String descriptor) {
        if (!owner.startsWith("[")) {
            member(owner, name, descriptor, "()");
        }
        types(descriptor);
    }

    private void member(String owner, String name, String descriptor, String parentheses) {
        String type = owner.replace('/', '.');
        Optional<String> reason = CallRules.refusesMember(type, name, descriptor, own.contains(type));
        reason.ifPresent(why -> {
            named.add(type);
            find(name.equals("<init>") ? "new " + type + parentheses : type + "." + name + parentheses, why);
        });
    }

    private void constant(Object value) {
        if (value instanceof Type type) {
            type(type);
        } else if (value instanceof Handle handle) {
            if (handle.getTag() <= Opcodes.H_PUTSTATIC) {
                field(handle.getOwner(), handle.getName(), handle.getDesc());
            } else {
                call(handle.getOwner(), handle.getName(), handle.getDesc());
            }
        } else if (value instanceof ConstantDynamic dynamic) {
            type(Type.getType(dynamic.getDescriptor()));
            bootstrap(dynamic.getBootstrapMethod());
            for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                constant(dynamic.getBootstrapMethodArgument(i));
            }
        }
    }

    private void bootstrap(Handle bootstrap) {
        String owner = bootstrap.getOwner().replace('/', '.');
        if (!CallRules.BOOTSTRAPS.contains(owner)) {
            call(bootstrap.getOwner(), bootstrap.getName(), bootstrap.getDesc());
        }
    }

    private final class ClassScan extends ClassVisitor {

        ClassScan() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            type(superName);
            for (String each : interfaces) {
                type(each);
            }
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            method = "";
            type(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            method = name + "()";
            named.clear();
            if ((access & Opcodes.ACC_NATIVE) != 0) {
                find("a native method", CallRules.NATIVE);
            }
            if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                find("a synchronized method", CallRules.LOCKS);
            }
            if (name.equals("finalize") && descriptor.equals("()V")) {
                find("a finalizer", CallRules.FINALIZER);
            }
            if (name.equals("readObject") && descriptor.equals("(Ljava/io/ObjectInputStream;)V")
                    || name.equals("$deserializeLambda$")) {
                find("deserialisation", CallRules.OBJECTS_FROM_BYTES);
            }
            types(descriptor);
            if (exceptions != null) {
                for (String exception : exceptions) {
                    type(exception);
                }
            }
            return new MethodScan(name.equals("<clinit>"));
        }
    }

    private final class MethodScan extends MethodVisitor {

        private final boolean initialiser;

        MethodScan(boolean initialiser) {
            super(Opcodes.ASM9);
            this.initialiser = initialiser;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.MONITORENTER) {
                find("a synchronized block", CallRules.LOCKS);
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode != Opcodes.NEW) {
                // The constructor call that follows names the class again.
                type(type);
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (opcode == Opcodes.PUTSTATIC && !initialiser) {
                find(owner.replace('/', '.') + "." + name, CallRules.STATICS);
            }
            field(owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            call(owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            types(descriptor);
            bootstrap(bootstrap);
            for (Object argument : arguments) {
                constant(argument);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant(value);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            type(Type.getType(descriptor));
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            type(type);
        }
    }
}
