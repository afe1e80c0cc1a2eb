package rialto.backtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestRun;
import rialto.backtest.BacktestTerms;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.strategy.Strategy;
import rialto.strategy.Trader;

/** What cannot be run is answered with the cause and the remedy, and nothing else happens. */
class BadInputTest {

    private static final BacktestTerms TERMS = BacktestTerms.of(1_000_000_000_000L);

    @TempDir
    private Path folder;

    @Test
    void anEmptyFileIsNamedAsSuch() throws IOException {
        Path empty = Files.createFile(folder.resolve("BTCUSDT-1m.csv"));

        assertThatThrownBy(() -> Tape.BACKTESTER.load(empty))
                .isInstanceOf(BacktestException.class)
                .hasMessageContaining("BTCUSDT-1m.csv")
                .hasMessageContaining("is empty; give");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Tape.BACKTESTER.load(folder.resolve("none.csv")))
                .isInstanceOf(BacktestException.class)
                .hasMessageContaining("none.csv")
                .hasMessageContaining("does not exist");
    }

    @Test
    void aFastAverageThatIsNotFasterIsRefusedInTheStrategysOwnWords() {
        assertThatThrownBy(() -> Tape.report(() -> Tape.emaCross(50, 10), Tape.walk(100, 1), TERMS))
                .isInstanceOfSatisfying(
                        BacktestException.class, e -> assertThat(e.code()).isEqualTo("strategy-refused"))
                .hasMessageContaining("fast (50) must be below slow (10)")
                .hasMessageContaining("change its parameters");
    }

    @Test
    void barsOfAnotherSpanThanTheStrategyWantsAreRefusedInsteadOfNeverComing() {
        Strategy hourly = new Strategy() {
            @Override
            public List<BarSpec> bars() {
                return List.of(BarSpec.parse("1h"));
            }
        };

        assertThatThrownBy(() -> Tape.run(Tape.candidate(hourly), Tape.walk(100, 1), TERMS))
                .hasMessageContaining("wants bars of [1h]")
                .hasMessageContaining("holds bars of 1m");
    }

    @Test
    void aStrategyThatAlsoWantsBarsThatNeverComeIsRefused() {
        assertThatThrownBy(() ->
                        Tape.run(Tape.candidate(wanting(Tape.SPEC, BarSpec.minutes(5))), Tape.walk(100, 1), TERMS))
                .isInstanceOf(BacktestException.class)
                .hasMessageContaining("wants bars of [1m, 5m]")
                .hasMessageContaining("holds bars of 1m alone");
    }

    @Test
    void aRecordingOfQuotesHasNoBarsForAStrategyThatWantsThemAndOneOfTradesHasAny() throws IOException {
        Path quotes = Files.writeString(
                folder.resolve("quotes.txt"),
                "1723161255000000000 " + quoteAt(1) + "\n1723161256000000000 " + quoteAt(2) + "\n");
        assertThatThrownBy(() -> Tape.run(Tape.candidate(wanting(Tape.SPEC)), Tape.BACKTESTER.load(quotes), TERMS))
                .isInstanceOf(BacktestException.class)
                .hasMessageContaining("wants bars of 1m")
                .hasMessageContaining("neither them nor trades");
        Path trades = Files.writeString(
                folder.resolve("BTCUSDT-trades.csv"),
                "time,price,quantity,side\n1723161255000,100.1,1.5,buy\n1723161256000,100.2,1.5,sell\n");
        assertThat(Tape.run(Tape.candidate(wanting(Tape.SPEC)), Tape.BACKTESTER.load(trades), TERMS)
                        .events())
                .isEqualTo(2);
    }

    private static String quoteAt(int id) {
        return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + id
                + ",\"s\":\"BTCUSDT\",\"b\":\"100.1\",\"B\":\"1.5\",\"a\":\"100.2\",\"A\":\"1.5\"}}";
    }

    private static Strategy wanting(BarSpec... specs) {
        return new Strategy() {
            @Override
            public List<BarSpec> bars() {
                return List.of(specs);
            }
        };
    }

    @Test
    void anImpossibleBarIsNamedByItsNumber() {
        long[] times = {Tape.START, Tape.START + Tape.MINUTE};
        long[] price = {100, 100};
        long[] low = {100, 101};
        assertThatThrownBy(() -> Tape.BACKTESTER.bars("x", Tape.BTC, Tape.SPEC, times, price, price, low, price, price))
                .hasMessageContaining("bar 1 of x is impossible");
    }

    @Test
    void aStrategyThatThrowsEndsTheRunAndIsQuoted() {
        Strategy throwing = new Strategy() {
            @Override
            public List<BarSpec> bars() {
                return List.of(Tape.SPEC);
            }

            @Override
            public void onBar(Bar bar, Trader trader) {
                throw new IllegalStateException("no luck");
            }
        };

        assertThatThrownBy(() -> Tape.run(Tape.candidate(throwing), Tape.walk(100, 1), TERMS))
                .isInstanceOfSatisfying(
                        BacktestException.class, e -> assertThat(e.code()).isEqualTo("strategy-failed"))
                .hasMessageContaining("no luck");
    }

    @Test
    void aCancelledRunEndsWithoutAReport() {
        CountDownLatch go = new CountDownLatch(1);
        BacktestRun run = Tape.BACKTESTER.start(
                () -> {
                    await(go);
                    return Tape.emaCross(10, 50);
                },
                Tape.walk(50_000, 1),
                TERMS);
        assertThat(run.etaNanos()).isEqualTo(-1);
        run.cancel();
        go.countDown();

        assertThatThrownBy(() -> run.report().toCompletableFuture().join())
                .hasRootCauseInstanceOf(BacktestException.class)
                .hasMessageContaining("was cancelled at event 4096");
        assertThat(run.etaNanos()).isZero();
        assertThat(run.fraction()).isBetween(0.05, 0.2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void termsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> BacktestTerms.of(0)).hasMessageContaining("capital of 0 is not above 0");
        assertThatThrownBy(() -> TERMS.withFees(0, -1)).hasMessageContaining("takerFeePpm");
        assertThatThrownBy(() -> TERMS.withSlippage(null)).hasMessageContaining("Slippage.NONE");
    }
}
