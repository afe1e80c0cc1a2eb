package rialto.deploy.fuel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Puts the meter into one method. Only calls that leave the operand stack as it was are put in, and locals above the
 * method's own, so that its stack map frames stay valid with those locals added.
 */
final class MethodMeter {

    private static final String FUEL = FuelWeaver.METER_PACKAGE + "Fuel";

    /** What one turn of even the shortest loop is charged above its instructions: it stands for the charging itself. */
    private static final int TURN_UNITS = 2;

    /**
     * Slots a frame takes beside its locals and operands; interpreted frames carry about this much, compiled ones less.
     */
    private static final int FRAME_SLOTS = 32;

    private static final int REFERENCE_BYTES = 8;
    private static final String CONCATENATION = "java/lang/invoke/StringConcatFactory";

    private final MethodNode method;
    private final boolean frames;
    private final AbstractInsnNode[] code;
    private final Map<LabelNode, Integer> positions = new HashMap<>();
    private final int[] unitsBefore;
    private final boolean initialiser;
    private final int frameSlots;
    private final int freeLocal;
    private final int fuelLocal;
    private final int firstScratchLocal;

    /** @param frames whether classes of this version carry stack map frames */
    MethodMeter(MethodNode method, boolean frames) {
        this.method = method;
        this.frames = frames;
        code = method.instructions.toArray();
        unitsBefore = new int[code.length + 1];
        boolean calls = false;
        for (int i = 0; i < code.length; i++) {
            if (code[i] instanceof LabelNode label) {
                positions.put(label, i);
            }
            if (code[i].getOpcode() == Opcodes.JSR || code[i].getOpcode() == Opcodes.RET) {
                throw new FuelWeavingException(
                        "method " + method.name
                                + " holds subroutines, as compilers made them before Java 6, "
                                + "which cannot be metered; compile it with --release 8 or later",
                        null);
            }
            unitsBefore[i + 1] = unitsBefore[i] + units(code[i]);
            calls |= code[i] instanceof MethodInsnNode || code[i] instanceof InvokeDynamicInsnNode;
        }
        initialiser = method.name.equals("<clinit>");
        frameSlots = FRAME_SLOTS + method.maxLocals + method.maxStack;
        int local = method.maxLocals;
        // A method that calls nothing cannot recurse.
        freeLocal = calls ? local++ : -1;
        fuelLocal = initialiser ? local : -1;
        firstScratchLocal = initialiser ? local + 2 : local;
    }

    /** What an instruction is charged, roughly its nanoseconds in compiled code at worst. */
    private static int units(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            // Code outside the plugin charges nothing itself.
            return call.owner.startsWith("java/") ? 16 : 4;
        }
        return switch (instruction.getOpcode()) {
            case -1 -> 0;
            case Opcodes.NEW -> 8;
            case Opcodes.INVOKEDYNAMIC -> 32;
            default -> 1;
        };
    }

    void weave() {
        extendFrames();
        for (int i = 0; i < code.length; i++) {
            meter(code[i], i);
        }
        meterHandlers();
        meterEntry();
    }

    private void extendFrames() {
        for (AbstractInsnNode instruction : code) {
            if (instruction instanceof FrameNode frame) {
                frame.local = withOwnLocals(frame.local);
            }
        }
    }

    private List<Object> withOwnLocals(List<Object> locals) {
        List<Object> extended = new ArrayList<>(locals);
        if (freeLocal < 0 && fuelLocal < 0) {
            return extended;
        }
        int slots = 0;
        for (Object local : locals) {
            slots += local == Opcodes.LONG || local == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; slots < method.maxLocals; slots++) {
            extended.add(Opcodes.TOP);
        }
        if (freeLocal >= 0) {
            extended.add(Opcodes.INTEGER);
        }
        if (fuelLocal >= 0) {
            extended.add(Opcodes.LONG);
        }
        return extended;
    }

    private void meter(AbstractInsnNode instruction, int position) {
        switch (instruction.getOpcode()) {
            case Opcodes.NEWARRAY -> before(instruction, array(primitiveBytes(((IntInsnNode) instruction).operand)));
            case Opcodes.ANEWARRAY -> before(instruction, array(REFERENCE_BYTES));
            case Opcodes.MULTIANEWARRAY -> before(instruction, arrays((MultiANewArrayInsnNode) instruction));
            case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN, Opcodes.RETURN ->
                before(instruction, leave());
            case Opcodes.INVOKEDYNAMIC -> {
                if (((InvokeDynamicInsnNode) instruction).bsm.getOwner().equals(CONCATENATION)) {
                    method.instructions.insert(instruction, BulkCalls.sizedTop(1));
                }
            }
            default -> {
                if (instruction instanceof MethodInsnNode call) {
                    before(call, BulkCalls.charge(call));
                } else {
                    meterTurn(instruction, position);
                }
            }
        }
    }

    /** Charges a backward branch, taken or not, for everything between its target and itself. */
    private void meterTurn(AbstractInsnNode instruction, int position) {
        int target = position + 1;
        if (instruction instanceof JumpInsnNode jump) {
            target = positions.get(jump.label);
        } else if (instruction instanceof TableSwitchInsnNode table) {
            target = first(table.dflt, table.labels);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            target = first(lookup.dflt, lookup.labels);
        }
        if (target <= position) {
            before(instruction, burn(TURN_UNITS + unitsBefore[position + 1] - unitsBefore[target]));
        }
    }

    private int first(LabelNode otherwise, List<LabelNode> labels) {
        return labels.stream().mapToInt(positions::get).reduce(positions.get(otherwise), Math::min);
    }

    private void before(AbstractInsnNode instruction, InsnList charge) {
        method.instructions.insertBefore(instruction, charge);
    }

    private static InsnList burn(int units) {
        return list(push(units), call("burn", "(I)V"));
    }

    private static InsnList array(int elementBytes) {
        return list(new InsnNode(Opcodes.DUP), push(elementBytes), call("array", "(II)V"));
    }

    private InsnList arrays(MultiANewArrayInsnNode instruction) {
        int dimensions = instruction.dims;
        Type type = Type.getType(instruction.desc);
        int elementBytes = type.getDimensions() > dimensions ? REFERENCE_BYTES : bytes(type.getElementType());
        InsnList charge = new InsnList();
        for (int i = dimensions - 1; i >= 0; i--) {
            charge.add(new VarInsnNode(Opcodes.ISTORE, firstScratchLocal + i));
        }
        charge.add(push(dimensions));
        charge.add(new IntInsnNode(Opcodes.NEWARRAY, Opcodes.T_INT));
        for (int i = 0; i < dimensions; i++) {
            charge.add(new InsnNode(Opcodes.DUP));
            charge.add(push(i));
            charge.add(new VarInsnNode(Opcodes.ILOAD, firstScratchLocal + i));
            charge.add(new InsnNode(Opcodes.IASTORE));
        }
        charge.add(push(elementBytes));
        charge.add(call("array", "([II)V"));
        for (int i = 0; i < dimensions; i++) {
            charge.add(new VarInsnNode(Opcodes.ILOAD, firstScratchLocal + i));
        }
        return charge;
    }

    private static int primitiveBytes(int arrayType) {
        return switch (arrayType) {
            case Opcodes.T_BOOLEAN, Opcodes.T_BYTE -> 1;
            case Opcodes.T_CHAR, Opcodes.T_SHORT -> 2;
            case Opcodes.T_INT, Opcodes.T_FLOAT -> 4;
            default -> 8;
        };
    }

    static int bytes(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE -> 1;
            case Type.CHAR, Type.SHORT -> 2;
            case Type.INT, Type.FLOAT -> 4;
            default -> REFERENCE_BYTES;
        };
    }

    private InsnList leave() {
        InsnList leave = new InsnList();
        if (freeLocal >= 0) {
            leave.add(new VarInsnNode(Opcodes.ILOAD, freeLocal));
            leave.add(push(frameSlots));
            leave.add(call("leave", "(II)V"));
        }
        if (fuelLocal >= 0) {
            leave.add(new VarInsnNode(Opcodes.LLOAD, fuelLocal));
            leave.add(call("endInitialiser", "(J)V"));
        }
        return leave;
    }

    /** A stretch of code that is taken out of protected ranges: a hook, or the compiler's release of a monitor. */
    private record Cut(LabelNode start, LabelNode end, boolean release) {}

    private void meterHandlers() {
        List<Cut> cuts = new ArrayList<>();
        Set<AbstractInsnNode> releases = new HashSet<>();
        Set<AbstractInsnNode> seen = new HashSet<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            AbstractInsnNode first = firstInstruction(block.handler);
            if (seen.add(first)) {
                AbstractInsnNode release = releaseEnd(first);
                if (release != null) {
                    releases.add(first);
                    cuts.add(stretch(first, release));
                } else {
                    cuts.add(hook(first));
                }
            }
        }
        if (!cuts.isEmpty()) {
            cut(cuts, releases);
        }
    }

    private static AbstractInsnNode firstInstruction(AbstractInsnNode from) {
        AbstractInsnNode node = from;
        while (node.getOpcode() < 0) {
            node = node.getNext();
        }
        return node;
    }

    /**
     * The compiler's own handler that leaves a monitor and throws on: it can swallow nothing, and to throw before the
     * monitor is left would leave it locked. Returns its last instruction, or {@code null} if the handler is another
     * one.
     */
    private static AbstractInsnNode releaseEnd(AbstractInsnNode first) {
        boolean releases = false;
        for (AbstractInsnNode node = first; node != null; node = node.getNext()) {
            switch (node.getOpcode()) {
                case -1, Opcodes.ALOAD, Opcodes.ASTORE -> {}
                case Opcodes.MONITOREXIT -> releases = true;
                case Opcodes.ATHROW -> {
                    return releases ? node : null;
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    /** Puts the hook at the head of a handler. */
    private Cut hook(AbstractInsnNode first) {
        InsnList hook = new InsnList();
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        hook.add(start);
        hook.add(new InsnNode(Opcodes.DUP));
        if (freeLocal >= 0) {
            hook.add(new VarInsnNode(Opcodes.ILOAD, freeLocal));
            hook.add(call("rethrow", "(Ljava/lang/Throwable;I)V"));
        } else {
            hook.add(call("rethrow", "(Ljava/lang/Throwable;)V"));
        }
        hook.add(end);
        if (first.getOpcode() == Opcodes.NEW) {
            renameAllocation(first, end);
        }
        before(first, hook);
        return new Cut(start, end, false);
    }

    /** Frames name an object under construction by the label of its NEW, which must go on standing right before it. */
    private void renameAllocation(AbstractInsnNode allocation, LabelNode label) {
        AbstractInsnNode node = allocation;
        while ((node = node.getPrevious()) != null && node.getOpcode() < 0) {
            if (node instanceof LabelNode old) {
                for (AbstractInsnNode instruction : code) {
                    if (instruction instanceof FrameNode frame) {
                        frame.local.replaceAll(type -> type == old ? label : type);
                        frame.stack = frame.stack.stream()
                                .map(type -> type == old ? label : type)
                                .toList();
                    }
                }
            }
        }
    }

    private Cut stretch(AbstractInsnNode first, AbstractInsnNode last) {
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        before(first, list(start));
        method.instructions.insert(last, end);
        return new Cut(start, end, true);
    }

    /**
     * Takes hooks and releases out of the protected ranges, so that what they throw leaves the method: a handler that
     * covers itself, as compilers make them, would otherwise catch for ever what its own hook throws. Two kinds of
     * cover stay: a release by whatever handler, and a hook by a release, for the monitor of an enclosing block must be
     * left; both only by handlers further down, where compilers put them, so that no two can cover each other.
     */
    private void cut(List<Cut> cuts, Set<AbstractInsnNode> releases) {
        cuts.sort(Comparator.comparingInt(cut -> method.instructions.indexOf(cut.start)));
        List<TryCatchBlockNode> blocks = new ArrayList<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            AbstractInsnNode handler = firstInstruction(block.handler);
            LabelNode start = block.start;
            for (Cut cut : cuts) {
                boolean keeps = (cut.release || releases.contains(handler))
                        && comesBefore(cut.start, handler)
                        && !comesBefore(handler, cut.end);
                if (!keeps && !comesBefore(cut.start, start) && comesBefore(cut.start, block.end)) {
                    add(blocks, block, start, cut.start);
                    start = cut.end;
                }
            }
            add(blocks, block, start, block.end);
        }
        method.tryCatchBlocks = blocks;
    }

    private boolean comesBefore(AbstractInsnNode node, AbstractInsnNode other) {
        return method.instructions.indexOf(node) < method.instructions.indexOf(other);
    }

    /** Adds what is left of a protected range, unless no instruction is. */
    private void add(List<TryCatchBlockNode> blocks, TryCatchBlockNode block, LabelNode start, LabelNode end) {
        if (comesBefore(start, end) && comesBefore(firstInstruction(start), end)) {
            blocks.add(new TryCatchBlockNode(start, end, block.handler, block.type));
        }
    }

    private void meterEntry() {
        InsnList entry = new InsnList();
        int units = Math.max(1, unitsBefore[code.length]);
        if (fuelLocal >= 0) {
            entry.add(call("beginInitialiser", "()J"));
            entry.add(new VarInsnNode(Opcodes.LSTORE, fuelLocal));
        }
        if (freeLocal >= 0) {
            entry.add(push(units));
            entry.add(push(frameSlots));
            entry.add(call("enter", "(II)I"));
            entry.add(new VarInsnNode(Opcodes.ISTORE, freeLocal));
        } else {
            entry.add(burn(units));
        }
        if (fuelLocal >= 0) {
            endInitialiserOnException(entry);
        }
        method.instructions.insert(entry);
    }

    private void endInitialiserOnException(InsnList entry) {
        LabelNode start = new LabelNode();
        LabelNode handler = new LabelNode();
        entry.add(start);
        Object[] locals = withOwnLocals(List.of()).toArray();
        Object[] stack = {"java/lang/Throwable"};
        method.instructions.add(handler);
        if (frames) {
            method.instructions.add(new FrameNode(Opcodes.F_NEW, locals.length, locals, stack.length, stack));
        }
        method.instructions.add(list(
                new VarInsnNode(Opcodes.LLOAD, fuelLocal),
                call("endInitialiser", "(J)V"),
                new InsnNode(Opcodes.ATHROW)));
        method.tryCatchBlocks.add(new TryCatchBlockNode(start, handler, handler, null));
    }

    static InsnList list(AbstractInsnNode... instructions) {
        InsnList list = new InsnList();
        for (AbstractInsnNode instruction : instructions) {
            list.add(instruction);
        }
        return list;
    }

    static MethodInsnNode call(String name, String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, FUEL, name, descriptor, false);
    }

    static AbstractInsnNode push(int value) {
        if (value >= -1 && value <= 5) {
            return new InsnNode(Opcodes.ICONST_0 + value);
        }
        if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
            return new IntInsnNode(Opcodes.BIPUSH, value);
        }
        if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
            return new IntInsnNode(Opcodes.SIPUSH, value);
        }
        return new LdcInsnNode(value);
    }
}
