package rialto.deploy.fuel;

import java.util.List;
import java.util.regex.Pattern;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Calls into the JDK whose work or memory grows with an operand, and how they are charged before they are made. The
 * meter does not see into the JDK; without this table one cheap call could fill the heap or hold the thread. Calls
 * whose work is small and constant, or that call back into woven code for each element, need no row.
 */
final class BulkCalls {

    /** Where the operand that counts lies on the stack. */
    private enum Operand {

        /**
         * The last argument is a number of things; weight in bytes each, 0 for the element size of the first argument.
         */
        COUNT,

        /** The last argument but one is a number of things; the last takes one slot. Weight in bytes each. */
        COUNT_BEFORE_LAST,

        /** The last two arguments are {@code int} bounds. Weight in bytes for each thing between. */
        RANGE,

        /** The last argument, or the receiver if there is none, has a size. Weight in units per element. */
        LAST,

        /** The last operand but one, argument or receiver, has a size. Weight in units per element. */
        BEFORE_LAST,

        /** Text to be repeated, and how often. */
        REPEAT;

        /**
         * Whether the operands are of the types that charging takes: a row may match an overload that it does not mean.
         */
        boolean liesIn(MethodInsnNode call) {
            Type[] arguments = Type.getArgumentTypes(call.desc);
            int last = arguments.length - 1;
            boolean receiver = call.getOpcode() != Opcodes.INVOKESTATIC && !call.name.equals("<init>");
            return switch (this) {
                case COUNT -> last >= 0 && arguments[last] == Type.INT_TYPE;
                case COUNT_BEFORE_LAST ->
                    last >= 1 && arguments[last - 1] == Type.INT_TYPE && arguments[last].getSize() == 1;
                case RANGE -> last >= 1 && arguments[last] == Type.INT_TYPE && arguments[last - 1] == Type.INT_TYPE;
                case LAST -> last >= 0 ? isReference(arguments[last]) : receiver;
                case BEFORE_LAST -> last >= 1 ? isReference(arguments[last - 1]) : last == 0 && receiver;
                case REPEAT -> last == 0;
            };
        }

        private static boolean isReference(Type type) {
            return type.getSort() >= Type.ARRAY;
        }
    }

    private record Row(Pattern owner, Pattern name, Pattern descriptor, Operand operand, int weight) {

        Row(String owner, String name, String descriptor, Operand operand, int weight) {
            this(Pattern.compile(owner), Pattern.compile(name), Pattern.compile(descriptor), operand, weight);
        }

        boolean matches(MethodInsnNode call) {
            return owner.matcher(call.owner).matches()
                    && name.matcher(call.name).matches()
                    && descriptor.matcher(call.desc).matches()
                    && operand.liesIn(call);
        }
    }

    private static final String COLLECTIONS = "java/util/(?!concurrent/atomic/Atomic(Integer|Long|Boolean)$)[\\w/$]+";
    private static final String BUILDERS = "java/lang/(AbstractStringBuilder|StringBuilder|StringBuffer)";
    private static final String BIG = "java/math/Big(Integer|Decimal)";

    /** The first row that matches counts. */
    private static final List<Row> ROWS = List.of(
            new Row("java/lang/String", "repeat", ".*", Operand.REPEAT, 0),
            new Row(
                    "java/lang/String",
                    "concat|<init>|valueOf|copyValueOf",
                    "\\((Ljava/lang/String;|\\[C|\\[B)\\).*",
                    Operand.LAST,
                    1),
            new Row("java/lang/String", "getBytes", "\\(L.*", Operand.BEFORE_LAST, 1),
            new Row(
                    "java/lang/String",
                    "toCharArray|getBytes|toUpperCase|toLowerCase|strip\\w*|trim",
                    "\\(\\).*",
                    Operand.LAST,
                    1),
            new Row(BUILDERS, "<init>|setLength|ensureCapacity", "\\(I\\)V", Operand.COUNT, 1),
            new Row(BUILDERS, "append|insert|<init>", "\\(I?(L[^;]+;|\\[C)\\).*", Operand.LAST, 1),
            new Row(BUILDERS, "toString|reverse", "\\(\\).*", Operand.LAST, 1),
            new Row("java/lang/System", "arraycopy", ".*", Operand.COUNT, 4),
            new Row("\\[.*", "clone", ".*", Operand.LAST, 4),
            new Row("java/util/Arrays", "copyOf", "\\(\\[[^L\\[]I\\).*", Operand.COUNT, 0),
            new Row("java/util/Arrays", "copyOf", "\\(\\[.+;I\\).*", Operand.COUNT, 8),
            new Row("java/util/Arrays", "copyOf", ".*Class;\\).*", Operand.COUNT_BEFORE_LAST, 8),
            new Row("java/util/Arrays", "copyOfRange", ".*II\\).*", Operand.RANGE, 8),
            new Row("java/util/Arrays", "fill", ".*", Operand.BEFORE_LAST, 1),
            new Row("java/util/Arrays", "sort", "\\(\\[[^;]+;?II\\)V", Operand.RANGE, 128),
            new Row("java/util/Arrays", "sort", "\\(\\[[^;]+;?Ljava/util/Comparator;\\)V", Operand.BEFORE_LAST, 16),
            new Row("java/util/Arrays", "sort", "\\(\\[[^;]+;?\\)V", Operand.LAST, 16),
            new Row("java/util/Arrays", "equals|hashCode|toString|deep\\w+", ".*", Operand.LAST, 2),
            new Row("java/util/(Collections|List)", "sort", ".*Ljava/util/Comparator;\\)V", Operand.BEFORE_LAST, 16),
            new Row("java/util/Collections", "sort", ".*", Operand.LAST, 16),
            new Row("java/util/Collections", "reverse|max|min", "\\([^;]+;\\).*", Operand.LAST, 4),
            new Row("java/util/Collections", "shuffle|max|min|fill", "\\([^;]+;[^;]+;\\).*", Operand.BEFORE_LAST, 8),
            new Row("java/util/Collections", "nCopies", ".*", Operand.COUNT_BEFORE_LAST, 8),
            new Row("java/util/(List|Set|Map)", "copyOf", ".*", Operand.LAST, 8),
            new Row("java/util/stream/IntStream", "range(Closed)?", ".*", Operand.RANGE, 16),
            new Row("java/util/[\\w$]*List", "sort", ".*", Operand.BEFORE_LAST, 16),
            new Row(COLLECTIONS, "<init>|ensureCapacity|setSize", "\\(I\\)V", Operand.COUNT, 8),
            new Row(COLLECTIONS, "<init>", "\\(IF\\)V", Operand.COUNT_BEFORE_LAST, 8),
            new Row(
                    COLLECTIONS,
                    "<init>",
                    "\\(Ljava/util/(Collection|Map|SortedMap|SortedSet|PriorityQueue);\\)V",
                    Operand.LAST,
                    8),
            new Row(COLLECTIONS, "(add|remove|retain|contains|put)All", ".*;\\).", Operand.LAST, 8),
            new Row(COLLECTIONS, "toArray|toString|hashCode|clone", "\\(\\).*", Operand.LAST, 2),
            new Row(COLLECTIONS, "toArray", "\\(\\[.*", Operand.BEFORE_LAST, 2),
            new Row(BIG, "pow", ".*", Operand.COUNT, 512),
            new Row("java/math/BigInteger", "shiftLeft|setBit|flipBit", ".*", Operand.COUNT, 1),
            new Row(
                    "java/math/BigInteger",
                    "multiply|divide\\w*|mod\\w*|remainder|gcd",
                    "\\(Ljava/math/BigInteger;\\).*",
                    Operand.LAST,
                    16));

    private BulkCalls() {}

    /** Instructions to put before the call; empty if it needs none. The stack is as before afterwards. */
    static InsnList charge(MethodInsnNode call) {
        if (call.owner.startsWith("java/") || call.owner.startsWith("[")) {
            for (Row row : ROWS) {
                if (row.matches(call)) {
                    return charge(call, row);
                }
            }
        }
        return new InsnList();
    }

    private static InsnList charge(MethodInsnNode call, Row row) {
        Type[] arguments = Type.getArgumentTypes(call.desc);
        return switch (row.operand) {
            case COUNT ->
                counted(
                        row.weight > 0 ? row.weight : MethodMeter.bytes(arguments[0].getElementType()),
                        new InsnNode(Opcodes.DUP));
            case COUNT_BEFORE_LAST -> counted(row.weight, new InsnNode(Opcodes.DUP2), new InsnNode(Opcodes.POP));
            case RANGE ->
                MethodMeter.list(
                        new InsnNode(Opcodes.DUP2), MethodMeter.push(row.weight), MethodMeter.call("range", "(III)V"));
            case LAST -> sizedTop(row.weight);
            case BEFORE_LAST ->
                arguments[arguments.length - 1].getSize() == 2 ? sizedBelowWide(row.weight) : sizedBelow(row.weight);
            case REPEAT ->
                MethodMeter.list(new InsnNode(Opcodes.DUP2), MethodMeter.call("repeat", "(Ljava/lang/String;I)V"));
        };
    }

    private static InsnList counted(int bytes, InsnNode... copy) {
        InsnList charge = MethodMeter.list(copy);
        charge.add(MethodMeter.push(bytes));
        charge.add(MethodMeter.call("array", "(II)V"));
        return charge;
    }

    /** Charges for the size of what lies on top of the stack. */
    static InsnList sizedTop(int weight) {
        return sized(weight, new InsnNode(Opcodes.DUP));
    }

    private static InsnList sizedBelow(int weight) {
        return sized(weight, new InsnNode(Opcodes.DUP2), new InsnNode(Opcodes.POP));
    }

    private static InsnList sizedBelowWide(int weight) {
        InsnList charge =
                sized(weight, new InsnNode(Opcodes.DUP2_X1), new InsnNode(Opcodes.POP2), new InsnNode(Opcodes.DUP));
        charge.add(new InsnNode(Opcodes.DUP_X2));
        charge.add(new InsnNode(Opcodes.POP));
        return charge;
    }

    private static InsnList sized(int weight, InsnNode... copy) {
        InsnList charge = MethodMeter.list(copy);
        charge.add(MethodMeter.push(weight));
        charge.add(MethodMeter.call("sized", "(Ljava/lang/Object;I)V"));
        return charge;
    }
}
