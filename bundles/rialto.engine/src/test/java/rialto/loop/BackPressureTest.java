package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import rialto.engine.EngineStatus;
import rialto.event.MarketEvent.FeedChanged;
import rialto.market.FeedStatus;
import rialto.order.Side;

/** A full ring: live data is dropped and says so, a recording waits, and what must not be dropped still finds room. */
class BackPressureTest {

    private static EngineCore engine() {
        PartsSource source = new TestEngine.RealParts();
        Settings settings = new Settings(null, 1 << 22, 1 << 24, 250_000_000L, Long.MAX_VALUE, false, false);
        return new EngineCore(settings, source.create(), source).start();
    }

    /** Keeps the loop busy until the latch opens. */
    private static void occupy(EngineCore engine, CountDownLatch until) throws InterruptedException {
        CountDownLatch occupied = new CountDownLatch(1);
        engine.ask(trading -> {
            occupied.countDown();
            try {
                return until.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(occupied.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLiveFeedWithoutRoomIsCountedAndItsInstrumentBecomesStale() throws InterruptedException {
        try (EngineCore engine = engine()) {
            TestVenue venue = new TestVenue(null, false);
            VenueLink link = engine.connect(venue);
            venue.book(6_000_000);
            engine.ask(trading -> null).join();
            CountDownLatch release = new CountDownLatch(1);
            occupy(engine, release);
            int shown = 0;
            while (link.trade(0, 1, 1, ++shown, 6_000_000, 1, Side.BUY)) {
                assertThat(shown).isLessThan(1_000_000);
            }
            assertThat(shown).isGreaterThan(10_000);
            EngineStatus full = engine.status();
            assertThat(full.dropped()).isEqualTo(1);
            // What must not be dropped still finds room.
            var recorded = engine.record("job", "phase", "text");
            release.countDown();
            assertThat(recorded.join()).isPositive();
            assertThat(engine.ask(trading -> trading.market().status(0)).join()).isEqualTo(FeedStatus.STALE);
        }
    }

    @Test
    void aRecordingWaitsForRoomAndLosesNothing() throws InterruptedException {
        try (EngineCore engine = engine()) {
            TestVenue venue = new TestVenue(null, true);
            VenueLink link = engine.connect(venue);
            venue.book(6_000_000);
            engine.ask(trading -> null).join();
            long before = engine.status().sequence();
            CountDownLatch release = new CountDownLatch(1);
            occupy(engine, release);
            int events = 100_000;
            Thread player = new Thread(() -> {
                for (int i = 1; i <= events; i++) {
                    link.trade(0, i, i, i, 6_000_000, 1, Side.BUY);
                }
            });
            player.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (engine.status().ringUsedBytes() < (1 << 22) * 7 / 8 - 1_024) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(player.isAlive()).isTrue();
            release.countDown();
            player.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(player.isAlive()).isFalse();
            while (engine.status().ringUsedBytes() > 0) {
                Thread.onSpinWait();
            }
            assertThat(engine.ask(trading -> trading.sequence()).join() - before)
                    .isGreaterThanOrEqualTo(events);
            assertThat(engine.status().dropped()).isZero();
        }
    }

    @Test
    void aListenerThatIsSlowDoesNotHoldTheLoop() throws InterruptedException {
        try (EngineCore engine = engine()) {
            TestVenue venue = new TestVenue(null, true);
            engine.connect(venue);
            venue.book(6_000_000);
            CountDownLatch stuck = new CountDownLatch(1);
            List<String> ended = new java.util.concurrent.CopyOnWriteArrayList<>();
            engine.subscribe(rialto.event.Event.class, rialto.event.EventLog.NOW, new rialto.event.EventListener<>() {
                @Override
                public void on(rialto.event.Event event) {
                    if (!(event instanceof FeedChanged)) {
                        try {
                            stuck.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }

                @Override
                public void ended(String reason) {
                    ended.add(reason);
                }
            });
            for (int i = 0; i < 200_000; i++) {
                venue.trade(6_000_000, 1);
            }
            while (engine.status().ringUsedBytes() > 0) {
                Thread.onSpinWait();
            }
            assertThat(engine.ask(trading -> trading.sequence()).join()).isGreaterThan(200_000);
            stuck.countDown();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (ended.isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(ended.get(0)).contains("no longer held");
        }
    }
}
