package rialto.positions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.instrument.Instrument;
import rialto.order.Side;
import rialto.position.Position;

/** Seeded random fills beside a slow model in fractions: equal to the last unit, also through a reload in between. */
class ReferenceTest {

    private static final Instrument[] INSTRUMENTS = {Booked.BTC, Booked.PERPETUAL, Booked.ZN};
    private static final String[] DEPLOYMENTS = {"alpha", "beta", "manual"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyFigureEqualsTheSlowModel(long seed) {
        Random random = new Random(seed);
        AverageCostPositions positions = new AverageCostPositions();
        Map<String, SlowPosition> slow = new HashMap<>();
        long[] price = {6_500_000, 650_000, 28_160};
        for (int step = 0; step < 2_000; step++) {
            int which = random.nextInt(3);
            Instrument instrument = INSTRUMENTS[which];
            price[which] = Math.max(1, price[which] + random.nextInt(201) - 100);
            String deployment = DEPLOYMENTS[random.nextInt(3)];
            SlowPosition model =
                    slow.computeIfAbsent(deployment + instrument.index(), name -> new SlowPosition(instrument));
            Side side = Side.values()[random.nextInt(2)];
            long quantity = quantity(random, positions.quantity(deployment, instrument.index()));

            positions.apply(Booked.of(deployment, instrument, side, quantity, price[which], 0, ""));
            model.book(side, quantity, price[which]);

            Position position = positions.position(deployment, instrument.index());
            long mark = price[which] + random.nextInt(21) - 10;
            assertThat(position.quantity()).isEqualTo(model.quantity());
            assertThat(position.averagePrice()).as("average, step %d", step).isEqualTo(model.averagePrice());
            assertThat(position.realised()).as("realised, step %d", step).isEqualTo(model.realised());
            assertThat(position.unrealised(mark))
                    .as("unrealised, step %d", step)
                    .isEqualTo(model.unrealised(mark));
            assertThat(position.realised() + position.unrealised(mark))
                    .as("both, each rounded once, beside cash and holding")
                    .isBetween(model.total(mark) - 1, model.total(mark) + 1);
            assertThat(positions.netQuantity(instrument.index())).isEqualTo(net(positions, instrument));
            if (random.nextInt(50) == 0) {
                AverageCostPositions copy = Booked.copy(positions);
                assertThat(Booked.bytes(copy)).isEqualTo(Booked.bytes(positions));
                positions = copy;
            }
        }
    }

    /** Small and large ones, and often just what closes the position. */
    private static long quantity(Random random, long open) {
        return switch (random.nextInt(4)) {
            case 0 -> Math.max(1, Math.abs(open));
            case 1 -> Math.max(1, Math.abs(open) / (1 + random.nextInt(7)));
            case 2 -> 1 + random.nextInt(5);
            default -> 1 + random.nextInt(100_000);
        };
    }

    private static long net(AverageCostPositions positions, Instrument instrument) {
        long sum = 0;
        for (int i = 0; i < positions.count(); i++) {
            if (positions.at(i).instrument().index() == instrument.index()) {
                sum += positions.at(i).quantity();
            }
        }
        return sum;
    }
}
