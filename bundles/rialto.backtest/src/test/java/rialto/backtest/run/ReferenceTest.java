package rialto.backtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.RoundTrip;
import rialto.instrument.Money;

/** The EMA cross, written down once more in decimal numbers and without any of our code: both trade the same. */
class ReferenceTest {

    private static final MathContext EXACT = MathContext.DECIMAL128;
    private static final BigDecimal QUANTITY = new BigDecimal("0.25");
    private static final BigDecimal CAPITAL = new BigDecimal("100000");

    /** A trade in decimals; the last one may lack its exit. */
    private record Trade(BigDecimal entry, BigDecimal exit, BigDecimal profit, BigDecimal fees) {}

    @Test
    void everyTradeAndTheLastEquityEqualThoseOfASlowReferenceInDecimals() {
        BarColumns bars = (BarColumns) Tape.walk(30_000, 7);
        BigDecimal feeRate = new BigDecimal("0.000450");

        BacktestReport report = Tape.run(
                Tape.emaCross(10, 50),
                bars,
                BacktestTerms.of(Money.parse("100000")).withFees(150, 450));

        List<Trade> expected = reference(bars, 10, 50, feeRate);
        assertThat(expected).hasSizeGreaterThan(300);
        assertThat(report.trades()).hasSameSizeAs(expected);
        BigDecimal equity = CAPITAL;
        for (int i = 0; i < expected.size(); i++) {
            RoundTrip ours = report.trades().get(i);
            Trade theirs = expected.get(i);
            assertThat(ours.instrument().priceScale().decimal(ours.entryPrice()))
                    .isEqualByComparingTo(theirs.entry());
            assertThat(ours.instrument().priceScale().decimal(ours.exitPrice())).isEqualByComparingTo(theirs.exit());
            assertThat(Money.decimal(ours.profit())).isEqualByComparingTo(theirs.profit());
            assertThat(Money.decimal(ours.fees())).isEqualByComparingTo(theirs.fees());
            equity = equity.add(theirs.profit());
        }
        assertThat(Money.decimal(report.equity().equity(bars.barCount() - 1))).isEqualByComparingTo(equity);
        assertThat(report.refusals()).isZero();
        assertThat(report.rejections()).isZero();
    }

    private static List<Trade> reference(BarColumns bars, int fast, int slow, BigDecimal feeRate) {
        List<Trade> trades = new ArrayList<>();
        BigDecimal[] closes = new BigDecimal[bars.barCount()];
        BigDecimal fastAverage = null;
        BigDecimal slowAverage = null;
        Boolean above = null;
        BigDecimal entry = null;
        Boolean order = null;
        for (int i = 0; i < closes.length; i++) {
            BigDecimal open = cents(bars.open()[i]);
            closes[i] = cents(bars.close()[i]);
            if (order != null && order) {
                entry = open;
            } else if (order != null) {
                trades.add(trade(entry, open, feeRate, true));
                entry = null;
            }
            order = null;
            fastAverage = average(closes, i, fast, fastAverage);
            slowAverage = average(closes, i, slow, slowAverage);
            if (slowAverage == null) {
                continue;
            }
            boolean now = fastAverage.compareTo(slowAverage) > 0;
            if (above != null && now != above && (now ? entry == null : entry != null)) {
                order = now;
            }
            above = now;
        }
        if (entry != null) {
            trades.add(trade(entry, closes[closes.length - 1], feeRate, false));
        }
        return trades;
    }

    private static BigDecimal average(BigDecimal[] values, int i, int period, BigDecimal before) {
        if (i + 1 < period) {
            return null;
        }
        if (i + 1 == period) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int k = 0; k <= i; k++) {
                sum = sum.add(values[k]);
            }
            return sum.divide(BigDecimal.valueOf(period), EXACT);
        }
        BigDecimal weight = BigDecimal.valueOf(2).divide(BigDecimal.valueOf(period + 1L), EXACT);
        return before.add(weight.multiply(values[i].subtract(before), EXACT), EXACT);
    }

    private static Trade trade(BigDecimal entry, BigDecimal exit, BigDecimal feeRate, boolean closed) {
        BigDecimal fees = fee(entry, feeRate);
        if (closed) {
            fees = fees.add(fee(exit, feeRate));
        }
        BigDecimal profit = exit.subtract(entry).multiply(QUANTITY).subtract(fees);
        return new Trade(entry, exit, profit, fees);
    }

    private static BigDecimal fee(BigDecimal price, BigDecimal rate) {
        return price.multiply(QUANTITY).multiply(rate).setScale(8, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal cents(long price) {
        return BigDecimal.valueOf(price, 2);
    }
}
