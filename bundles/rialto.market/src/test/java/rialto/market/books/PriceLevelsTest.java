package rialto.market.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** One side of a book does what a sorted map does, whatever the prices' steps and however far the market runs. */
class PriceLevelsTest {

    @ParameterizedTest
    @CsvSource({
        "1, true, 1, 300, 0",
        "2, false, 1, 300, 0",
        "3, true, 1, 40000, 0",
        "4, false, 25, 20000, 0",
        "5, true, 1000000, 5000, 0",
        "6, false, 1000000, 5000, 3",
        "7, true, 1, 100000000, 0",
        "8, false, 4000000000000000000, 2, 0",
        "9, true, 16, 3000, 40",
    })
    void equalsASortedMap(long seed, boolean bid, long tick, int spread, int offTickPercent) {
        Random random = new Random(seed);
        PriceLevels side = bid ? PriceLevels.bids() : PriceLevels.asks();
        TreeMap<Long, Long> model = new TreeMap<>(bid ? Collections.reverseOrder() : null);
        long centre = tick == 1 ? 1_000_000_000L : 1;
        for (int i = 0; i < 30_000; i++) {
            if (i % 7_000 == 100) {
                side.layWindow();
            }
            // The market wanders, and now and then jumps.
            centre = Math.max(1, centre + random.nextInt(21) - 10 + (random.nextInt(500) == 0 ? spread / 2 : 0));
            long price = priceNear(random, centre, spread, tick, offTickPercent);
            if (!model.isEmpty() && random.nextInt(4) == 0) {
                price = model.firstKey();
            }
            long quantity = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1_000);
            Long before = quantity == 0 ? model.remove(price) : model.put(price, quantity);
            assertThat(side.set(price, quantity)).isEqualTo(before == null ? 0 : before);
            assertThat(side.count()).isEqualTo(model.size());
            assertThat(side.best()).isEqualTo(model.isEmpty() ? 0 : model.firstKey());
            if (model.size() > 3) {
                // Reading by index remembers where it was; a change must make it forget.
                var third = model.entrySet().stream().skip(2).findFirst().orElseThrow();
                assertThat(side.price(2)).isEqualTo(third.getKey());
                assertThat(side.quantity(2)).isEqualTo(third.getValue());
            }
            if (i % 1_000 == 0 || model.size() < 8) {
                assertSame(side, model, random);
            }
        }
        assertSame(side, model, random);
        StateWriter saved = new StateWriter();
        side.save(saved);
        PriceLevels loaded = bid ? PriceLevels.bids() : PriceLevels.asks();
        loaded.load(new StateReader(saved.toByteArray()));
        assertSame(loaded, model, random);
        StateWriter again = new StateWriter();
        loaded.save(again);
        assertThat(again.toByteArray()).isEqualTo(saved.toByteArray());
    }

    @Test
    void extremePricesAreKeptWithoutAWindow() {
        PriceLevels side = PriceLevels.bids();
        assertThat(side.set(Long.MAX_VALUE, 5)).isZero();
        side.layWindow();
        assertThat(side.set(Long.MAX_VALUE, 6)).isEqualTo(5);
        assertThat(side.set(1, 7)).isZero();
        assertThat(side.best()).isEqualTo(Long.MAX_VALUE);
        assertThat(side.price(1)).isEqualTo(1);
        assertThat(side.set(Long.MAX_VALUE, 0)).isEqualTo(6);
        assertThat(side.best()).isEqualTo(1);
    }

    private static long priceNear(Random random, long centre, int spread, long tick, int offTickPercent) {
        long near = Math.max(1, centre + (long) (random.nextGaussian() * spread));
        if (tick > 1L << 60) {
            return tick * (1 + random.nextInt(2)) - random.nextInt(3);
        }
        return near * tick + (random.nextInt(100) < offTickPercent ? random.nextInt((int) tick) : 0);
    }

    private static void assertSame(PriceLevels side, TreeMap<Long, Long> model, Random random) {
        int i = 0;
        for (Map.Entry<Long, Long> level : model.entrySet()) {
            assertThat(side.price(i)).isEqualTo(level.getKey());
            assertThat(side.quantity(i++)).isEqualTo(level.getValue());
        }
        if (!model.isEmpty()) {
            int any = random.nextInt(model.size());
            assertThat(side.quantity(any)).isEqualTo(model.get(side.price(any)));
        }
    }
}
