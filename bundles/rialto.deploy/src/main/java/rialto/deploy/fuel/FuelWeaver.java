package rialto.deploy.fuel;

import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Weaves a class of a plugin so that it runs on a meter. What comes out charges {@link rialto.strategy.fuel.Fuel} at
 * the entry of every method, on every backward branch, before every array and before those JDK calls whose work grows
 * with an operand; and it passes on exhaustion at the head of every exception handler. Nothing else of what the class
 * does changes.
 *
 * <p>A pure function of the class file: the same bytes in give the same bytes out, and so the same units on every
 * machine. It loads no class. Thread-safe.
 */
public final class FuelWeaver {

    /**
     * Raised whenever a class may come out charging other units than before: journals name it beside the hash of the
     * plugin.
     */
    public static final int VERSION = 1;

    /** Internal name of the package that woven code calls and that no plugin may name itself. */
    static final String METER_PACKAGE = "rialto/strategy/fuel/";

    /** Name of the field that woven classes have and that holds the {@link #VERSION} they were woven by. */
    private static final String MARK = "$fuel";

    private static final int MARK_ACCESS =
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;

    /** Constant pool tags, JVMS 4.4. */
    private static final int CONSTANT_CLASS = 7;

    private static final int CONSTANT_NAME_AND_TYPE = 12;
    private static final int CONSTANT_METHOD_TYPE = 16;

    private FuelWeaver() {}

    /**
     * Weaves one class.
     *
     * @param classFile a class file, of any version up to the newest that the library knows; not changed
     * @return a new class file
     * @throws FuelWeavingException if the class cannot be metered
     */
    public static byte[] weave(byte[] classFile) {
        String name = "a class";
        try {
            ClassReader reader = new ClassReader(classFile);
            name = reader.getClassName().replace('/', '.');
            refuseMeterCalls(reader);
            ClassNode node = new ClassNode();
            reader.accept(node, ClassReader.EXPAND_FRAMES);
            boolean frames = reader.readUnsignedShort(6) >= Opcodes.V1_6;
            for (MethodNode method : node.methods) {
                if (method.instructions.size() > 0) {
                    new MethodMeter(method, frames).weave();
                }
            }
            node.fields.add(new FieldNode(MARK_ACCESS, MARK, "I", null, VERSION));
            // Frames are kept and extended, never computed: to compute them is to load classes of the plugin.
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            node.accept(writer);
            return writer.toByteArray();
        } catch (FuelWeavingException e) {
            throw new FuelWeavingException(name + ": " + e.getMessage(), e.getCause());
        } catch (RuntimeException e) {
            // The reader reports damage by whatever index or cast fails first, the writer a method grown too large.
            throw new FuelWeavingException(
                    name + ": cannot be metered (" + e
                            + "); rebuild the plugin from source with a released "
                            + "compiler, and split the method if one is named as too large",
                    e);
        }
    }

    /**
     * Whether a class as it was loaded is woven. A bundle whose classes were loaded before the weaving hook was there
     * runs without a meter until it is refreshed; the host asks before it makes an instance.
     */
    public static boolean isWoven(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .anyMatch(field -> field.isSynthetic() && field.getName().equals(MARK));
    }

    /**
     * A plugin that could call its own meter could refill it; and a class that is woven already would be charged twice.
     */
    private static void refuseMeterCalls(ClassReader reader) {
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int item = 1; item < reader.getItemCount(); item++) {
            int offset = reader.getItem(item);
            if (offset == 0) {
                continue;
            }
            String reference =
                    switch (reader.readByte(offset - 1)) {
                        case CONSTANT_CLASS, CONSTANT_METHOD_TYPE -> reader.readUTF8(offset, buffer);
                        case CONSTANT_NAME_AND_TYPE -> reader.readUTF8(offset + 2, buffer);
                        default -> null;
                    };
            if (reference != null && reference.contains(METER_PACKAGE)) {
                throw new FuelWeavingException(
                        "calls rialto.strategy.fuel itself, which only the platform may; "
                                + "remove the call, or upload the jar as it was before it was woven",
                        null);
            }
        }
    }
}
