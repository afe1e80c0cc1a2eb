package rialto.kernel;

import rialto.event.PlatformEvent.DeploymentChange;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.state.StateReader;

/** Tells a kernel that follows what was recorded. Reused; not thread-safe. */
public final class OutcomeReader {

    private static final DeploymentChange[] CHANGES = DeploymentChange.values();

    private final StateReader in = new StateReader(new byte[0]);

    /** Applies the outcomes of one frame, after its input. */
    public void apply(Kernel kernel, byte[] bytes, int at, int length) {
        int position = at;
        int end = at + length;
        while (position < end) {
            int size = Bytes.getInt(bytes, position);
            position += Integer.BYTES;
            one(kernel, in.reset(bytes, position, size));
            position += size;
        }
    }

    private static void one(Kernel kernel, StateReader in) {
        switch (in.getByte()) {
            case OutcomeCode.ACCEPTED -> accepted(kernel, in);
            case OutcomeCode.REFUSED -> kernel.recordedRefusal(in.getLong());
            case OutcomeCode.CANCEL -> kernel.recordedCancel(in.getLong());
            case OutcomeCode.DEPLOYMENT -> {
                String deployment = in.getString();
                DeploymentChange change = CHANGES[in.getByte()];
                Version.load(in);
                kernel.recordedStop(deployment, change, in.getString());
            }
            case OutcomeCode.TIMER_SET -> kernel.recordedTimer(in.getString(), (int) in.getLong(), in.getLong());
            case OutcomeCode.TIMER_OFF -> kernel.recordedTimerOff(in.getString(), (int) in.getLong());
            default -> {
                // The rest follows from the input and is worked out by the parts themselves.
            }
        }
    }

    private static void accepted(Kernel kernel, StateReader in) {
        long orderId = in.getLong();
        String deployment = in.getString();
        int instrument = (int) in.getLong();
        Side side = Side.values()[in.getByte()];
        OrdType ordType = OrdType.values()[in.getByte()];
        long quantity = in.getLong();
        long price = in.getLong();
        byte flags = in.getByte();
        TimeInForce timeInForce = TimeInForce.values()[in.getByte()];
        String reason = in.getString();
        String clOrdId = in.getString();
        kernel.recordedAccept(
                orderId,
                deployment,
                instrument,
                side,
                ordType,
                timeInForce,
                (flags & 1) != 0,
                (flags & 2) != 0,
                quantity,
                price,
                reason,
                clOrdId);
    }
}
