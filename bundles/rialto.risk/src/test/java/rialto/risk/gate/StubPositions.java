package rialto.risk.gate;

import rialto.order.Fill;
import rialto.position.Position;
import rialto.position.Positions;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Positions that are what a test says: {@code alpha} holds {@link #own}, all together {@link #net}. */
final class StubPositions implements Positions {

    long own;
    long net;

    void both(long quantity) {
        own = quantity;
        net = quantity;
    }

    @Override
    public long quantity(String deployment, int instrument) {
        return deployment.equals("alpha") && instrument == Desk.SPOT.index() ? own : 0;
    }

    @Override
    public long netQuantity(int instrument) {
        return instrument == Desk.SPOT.index() ? net : 0;
    }

    @Override
    public void apply(Fill fill) {
        throw notForTheGate();
    }

    @Override
    public Position position(String deployment, int instrument) {
        throw notForTheGate();
    }

    @Override
    public int count() {
        throw notForTheGate();
    }

    @Override
    public Position at(int i) {
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
