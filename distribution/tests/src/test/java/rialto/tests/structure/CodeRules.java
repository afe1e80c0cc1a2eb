package rialto.tests.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What no code of ours may do: bundles write to a log and not to the terminal, leave services to Declarative Services and keep no
 * state in statics, which would outlive a swap; tests wait for what they expect and not for a while, and are never switched off.
 */
final class CodeRules {

    private static final Set<String> SLEEPS = Set.of("java/lang/Thread.sleep", "java/util/concurrent/TimeUnit.sleep");
    private static final Set<String> OFF_SWITCHES = Set.of("Lorg/junit/jupiter/api/Disabled;", "Lorg/junit/Ignore;");
    private static final Set<String> SKIPS = Set.of("org/junit/jupiter/api/Assumptions", "org/junit/Assume");

    private CodeRules() {}

    /** What is wrong in the classes of a bundle. */
    static List<String> inBundle(BuiltBundle bundle) {
        List<String> wrong = new ArrayList<>();
        bundle.classes().forEach((type, bytes) -> new ClassReader(bytes)
                .accept(
                        new BundleScan(bundle.folder() + ": " + type.replace('/', '.'), wrong),
                        ClassReader.SKIP_FRAMES));
        return wrong;
    }

    /** What is wrong in test classes, given by internal name. */
    static List<String> inTests(String module, Map<String, byte[]> classes) {
        List<String> wrong = new ArrayList<>();
        classes.forEach((type, bytes) -> new ClassReader(bytes)
                .accept(new TestScan(module + ": " + type.replace('/', '.'), wrong), ClassReader.SKIP_FRAMES));
        return wrong;
    }

    private static final class BundleScan extends ClassVisitor {

        private final String type;
        private final List<String> wrong;

        BundleScan(String type, List<String> wrong) {
            super(Opcodes.ASM9);
            this.type = type;
            this.wrong = wrong;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            boolean variable = (access & Opcodes.ACC_STATIC) != 0 && (access & Opcodes.ACC_FINAL) == 0;
            if (variable && (access & Opcodes.ACC_SYNTHETIC) == 0) {
                wrong.add(type + " keeps state in the static " + name);
            }
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
                    if (owner.equals("java/lang/System") && (field.equals("out") || field.equals("err"))) {
                        wrong.add(type + '#' + name + " writes to System." + field);
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String called, boolean itf) {
                    if (method.equals("printStackTrace") && called.equals("()V")) {
                        wrong.add(type + '#' + name + " prints a stack trace");
                    }
                    if (owner.startsWith("org/osgi/util/tracker/")) {
                        wrong.add(type + '#' + name + " tracks services by hand");
                    }
                }
            };
        }
    }

    private static final class TestScan extends ClassVisitor {

        private final String type;
        private final List<String> wrong;

        TestScan(String type, List<String> wrong) {
            super(Opcodes.ASM9);
            this.type = type;
            this.wrong = wrong;
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return annotated(type, descriptor);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return annotated(type + '#' + name, annotation);
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String called, boolean itf) {
                    if (SLEEPS.contains(owner + '.' + method)) {
                        wrong.add(type + '#' + name + " sleeps");
                    }
                    if (SKIPS.contains(owner)) {
                        wrong.add(type + '#' + name + " skips itself by " + method);
                    }
                }
            };
        }

        private AnnotationVisitor annotated(String place, String annotation) {
            if (OFF_SWITCHES.contains(annotation)) {
                wrong.add(place + " is switched off");
            }
            return null;
        }
    }
}
