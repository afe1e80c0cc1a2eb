package rialto.risk.gate;

import rialto.order.ExecutionReport;
import rialto.order.Intent;
import rialto.order.Order;
import rialto.order.OrderChange;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Open quantities that are what a test says: of {@code alpha} and of all together. */
final class StubOrders implements Orders {

    long ownBuys;
    long ownSells;
    long buys;
    long sells;

    @Override
    public long openQuantity(int instrument, Side side) {
        return instrument != Desk.SPOT.index() ? 0 : side == Side.BUY ? buys : sells;
    }

    @Override
    public long openQuantity(String deployment, int instrument, Side side) {
        boolean own = deployment.equals("alpha") && instrument == Desk.SPOT.index();
        return !own ? 0 : side == Side.BUY ? ownBuys : ownSells;
    }

    @Override
    public Order accept(Intent intent, String clOrdId, long nanos) {
        throw notForTheGate();
    }

    @Override
    public OrderChange apply(ExecutionReport report, long nanos) {
        throw notForTheGate();
    }

    @Override
    public OrderChange requestCancel(long orderId, long nanos) {
        throw notForTheGate();
    }

    @Override
    public Order order(long orderId) {
        throw notForTheGate();
    }

    @Override
    public Order order(String clOrdId) {
        throw notForTheGate();
    }

    @Override
    public int openCount() {
        throw notForTheGate();
    }

    @Override
    public Order open(int i) {
        throw notForTheGate();
    }

    @Override
    public int endedCount() {
        throw notForTheGate();
    }

    @Override
    public Order ended(int i) {
        throw notForTheGate();
    }

    @Override
    public int schema() {
        throw notForTheGate();
    }

    @Override
    public void save(StateWriter out) {
        throw notForTheGate();
    }

    @Override
    public void load(StateReader in, int schema) {
        throw notForTheGate();
    }

    private static UnsupportedOperationException notForTheGate() {
        return new UnsupportedOperationException("the gate has no business here");
    }
}
