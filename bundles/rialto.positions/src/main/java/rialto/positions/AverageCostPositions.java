package rialto.positions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import rialto.order.Fill;
import rialto.order.Order;
import rialto.position.Position;
import rialto.position.Positions;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * Netting positions at average cost. What the figures mean and how a fee in the base currency is treated stands in this
 * bundle's README. Allocates nothing but a new position and the first fee in a new currency. Single-threaded.
 */
@Component(service = Positions.class, scope = ServiceScope.PROTOTYPE)
public final class AverageCostPositions implements Positions {

    private static final int SCHEMA = 1;
    private static final int MOST_INSTRUMENTS = 1 << 20;

    /** In order of first fill. */
    private final List<AverageCostPosition> positions = new ArrayList<>();

    /** By deployment, then by instrument. */
    private final Map<String, AverageCostPosition[]> ofDeployment = new HashMap<>();

    private long[] net = new long[16];

    /** No positions. */
    @Activate
    public AverageCostPositions() {}

    @Override
    public void apply(Fill fill) {
        Order order = fill.order();
        int instrument = order.instrument().index();
        if (instrument < 0 || instrument >= MOST_INSTRUMENTS) {
            throw new IllegalArgumentException("a fill of " + order.instrument().name() + " with number " + instrument
                    + " cannot be booked: the instrument is not defined");
        }
        AverageCostPosition known = find(order.deployment(), instrument);
        AverageCostPosition position =
                known != null ? known : new AverageCostPosition(order.deployment(), order.instrument());
        long change = position.prepare(fill);
        long nextNet = Math.addExact(netQuantity(instrument), change);
        if (known == null) {
            keep(position);
        }
        position.commit();
        net[instrument] = nextNet;
    }

    @Override
    public Position position(String deployment, int instrument) {
        return find(deployment, instrument);
    }

    @Override
    public long quantity(String deployment, int instrument) {
        AverageCostPosition position = find(deployment, instrument);
        return position == null ? 0 : position.quantity();
    }

    @Override
    public long netQuantity(int instrument) {
        return instrument < 0 || instrument >= net.length ? 0 : net[instrument];
    }

    @Override
    public int count() {
        return positions.size();
    }

    @Override
    public Position at(int i) {
        return positions.get(i);
    }

    @Override
    public int schema() {
        return SCHEMA;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(positions.size());
        for (int i = 0; i < positions.size(); i++) {
            positions.get(i).save(out);
        }
    }

    @Override
    public void load(StateReader in, int schema) {
        if (schema != SCHEMA) {
            throw new IllegalArgumentException("state of positions has schema " + schema + ", this version reads "
                    + SCHEMA + ": install the version of rialto.positions that wrote it");
        }
        positions.clear();
        ofDeployment.clear();
        Arrays.fill(net, 0);
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(
                    "state claims " + count + " positions with " + in.remaining() + " bytes left");
        }
        try {
            for (int i = 0; i < count; i++) {
                loadPosition(in);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("state holds positions beyond what can be counted", e);
        }
    }

    private void loadPosition(StateReader in) {
        AverageCostPosition position = AverageCostPosition.load(in);
        int instrument = position.instrument().index();
        if (instrument >= MOST_INSTRUMENTS || find(position.deployment(), instrument) != null) {
            throw new IllegalArgumentException("state holds the position of " + position.deployment() + " in "
                    + position.instrument().name() + " twice, or its number " + instrument + " is impossible");
        }
        keep(position);
        net[instrument] = Math.addExact(net[instrument], position.quantity());
    }

    private AverageCostPosition find(String deployment, int instrument) {
        AverageCostPosition[] ofInstrument = ofDeployment.get(deployment);
        return ofInstrument == null || instrument < 0 || instrument >= ofInstrument.length
                ? null
                : ofInstrument[instrument];
    }

    private void keep(AverageCostPosition position) {
        int instrument = position.instrument().index();
        if (instrument >= net.length) {
            net = Arrays.copyOf(net, Math.max(instrument + 1, 2 * net.length));
        }
        AverageCostPosition[] ofInstrument =
                ofDeployment.getOrDefault(position.deployment(), new AverageCostPosition[0]);
        if (instrument >= ofInstrument.length) {
            ofInstrument = Arrays.copyOf(ofInstrument, instrument + 1);
            ofDeployment.put(position.deployment(), ofInstrument);
        }
        ofInstrument[instrument] = position;
        positions.add(position);
    }
}
