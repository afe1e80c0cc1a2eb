package rialto.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static rialto.indicators.Golden.decimals;
import static rialto.indicators.Golden.full;
import static rialto.indicators.Golden.plus;
import static rialto.indicators.Golden.significant;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Every indicator gives what independent programs gave for the same prices, over their whole files, to the last digit
 * they printed.
 *
 * <p>Some of the files come from a charting program that computes in single precision, and that saw prices with more
 * decimals than the file shows. Where that is so, a comment says which error is allowed beyond half of the last place
 * printed.
 */
class GoldenTest {

    /** One step of single precision between 128 and 256, where most of these prices lie. */
    private static final double FLOAT_STEP = 0x1p-16;

    @Test
    void averagesOfTheDowFile() throws IOException {
        Golden golden = Golden.read("spy_with_indicators.txt");
        double[] close = golden.column("Close");
        // Two decimals; its closes are cut to two as well, which may move an average by 0.005 and moved these by 0.001.
        Sma sma = new Sma(14);
        golden.holds("SMA14", golden.run(i -> sma.update(close[i])), 13, 487, plus(2, 0.001));
        Ema ema = new Ema(14);
        golden.holds("EMA14", golden.run(i -> ema.update(close[i])), 13, 487, plus(2, 0.001));
    }

    @Test
    void macdLineOfTheDowFile() throws IOException {
        Golden golden = Golden.read("spy_with_indicators.txt");
        double[] close = golden.column("Close");
        Macd macd = new Macd(12, 26, 9);
        double[] line = golden.run(i -> {
            macd.update(close[i]);
            return macd.line();
        });
        // Seven digits; the closes cut to cents may move a line by 0.003 and moved these by 0.0002.
        golden.holds("MACD 12 26", line, 25, 475, significant(7, 0.0002));
    }

    @Test
    void rsiAfterWilder() throws IOException {
        Golden golden = Golden.read("spy_with_indicators.txt");
        double[] close = golden.column("Close");
        Rsi rsi = new Rsi(14);
        golden.holds("RSI 14 Wilder", golden.run(i -> rsi.update(close[i])), 14, 486, decimals(5));
    }

    @Test
    void emaSeededWithTheSimpleAverage() throws IOException {
        Golden golden = Golden.read("spy_ema.csv");
        double[] close = golden.column("close");
        Ema ema = new Ema(14);
        golden.holds("EMA14", golden.run(i -> ema.update(close[i])), 13, 351, full(1e-15));
    }

    @Test
    void averagesOfAveragesFromTheirFirstValueOn() throws IOException {
        Golden dema = Golden.read("spy_dema.txt");
        double[] close = dema.column("close");
        Ema once = new Ema(5);
        Ema twice = new Ema(5);
        Ema thrice = new Ema(5);
        double[] triples = new double[close.length];
        double[] doubled = new double[close.length];
        double[] tripled = new double[close.length];
        for (int i = 0; i < close.length; i++) {
            once.update(close[i]);
            if (once.ready()) {
                twice.update(once.value());
            }
            if (twice.ready()) {
                thrice.update(twice.value());
            }
            doubled[i] = 2 * once.value() - twice.value();
            tripled[i] = 3 * once.value() - 3 * twice.value() + thrice.value();
            triples[i] = thrice.value();
        }
        dema.holds("DEMA_5", doubled, 8, 356, full(1e-15));
        Golden.read("spy_tema.txt").holds("TEMA_5", tripled, 12, 352, full(1e-14));
        double[] change = dema.run(i -> i == 0 ? Double.NaN : 100 * (triples[i] - triples[i - 1]) / triples[i - 1]);
        // The change is a hundredth of what it is taken of, so that its last digits are those averages' rounding.
        Golden.read("spy_trix.txt").holds("TRIX_5", change, 13, 351, value -> 1e-13);
    }

    @Test
    void wmaWithinTheHullAverage() throws IOException {
        Golden golden = Golden.read("spy_hma.txt");
        double[] close = golden.column("Close");
        Wma whole = new Wma(16);
        Wma half = new Wma(8);
        Wma root = new Wma(4);
        double[] hull = golden.run(i -> {
            double fast = half.update(close[i]);
            double slow = whole.update(close[i]);
            return whole.ready() ? root.update(2 * fast - slow) : Double.NaN;
        });
        golden.holds("HMA_16", hull, 18, 482, decimals(7));
    }

    /**
     * The headings SMA5 and SMA15 of this file are swapped, and its RMA is not Wilder's but the "relative" average:
     * SMA(5) - SMA(10) + SMA(15). It starts in the middle of a longer series, so its first rows know more than we do.
     */
    @Test
    void simpleAveragesAndTheRelativeAverageMadeOfThem() throws IOException {
        Golden golden = Golden.read("spy_with_rma.csv");
        double[] close = golden.column("close");
        Sma five = new Sma(5);
        Sma ten = new Sma(10);
        Sma fifteen = new Sma(15);
        double[] fives = golden.run(i -> five.update(close[i]));
        double[] tens = golden.run(i -> ten.update(close[i]));
        double[] fifteens = golden.run(i -> fifteen.update(close[i]));
        double[] relative = golden.run(i -> fives[i] - tens[i] + fifteens[i]);
        golden.holdsFrom("SMA15", fives, 4, 1022, full(1e-15));
        golden.holdsFrom("SMA10", tens, 9, 1017, full(1e-15));
        golden.holdsFrom("SMA5", fifteens, 14, 1012, decimals(7));
        golden.holdsFrom("RMA5", relative, 14, 1012, decimals(7));
    }

    @Test
    void simpleAveragesWithinTheirPriceOscillator() throws IOException {
        Golden golden = Golden.read("spy_ppo.txt");
        double[] close = golden.column("Close");
        Sma fast = new Sma(5);
        Sma slow = new Sma(10);
        double[] difference = golden.run(i -> fast.update(close[i]) - slow.update(close[i]));
        double[] percentage = golden.run(i -> 0);
        Sma base = new Sma(10);
        for (int i = 0; i < close.length; i++) {
            percentage[i] = 100 * difference[i] / base.update(close[i]);
        }
        // Printed in full; its digits beyond these are the rounding of its own running sums.
        golden.holds("PPO_5_10", percentage, 9, 491, value -> 2e-13);
        Golden.read("spy_apo.txt").holds("APO_5_10", difference, 9, 491, value -> 4e-13);
    }

    @Test
    void trueRange() throws IOException {
        Golden golden = Golden.read("spy_tr.txt");
        double[] range = trueRanges(golden);
        golden.holds("TR", range, 1, 499, value -> 1e-14);
        assertThat(range[0]).as("the first bar has no close before it").isEqualTo(151.89 - 150.49);
    }

    @Test
    void averageTrueRangeAfterWilder() throws IOException {
        Golden golden = Golden.read("spy_atr_wilder.txt");
        double[] high = golden.column("High");
        double[] low = golden.column("Low");
        double[] close = golden.column("Close");
        Atr atr = new Atr(14);
        double[] own = golden.run(i -> atr.update(high[i], low[i], close[i]));
        golden.holds("Average True Range 14", own, 13, 488, decimals(5));
    }

    @Test
    void wilderAverageOfTrueRangesWithoutTheFirst() throws IOException {
        Golden golden = Golden.read("spy_natr.txt");
        double[] range = trueRanges(golden);
        double[] close = golden.column("Close");
        WilderAverage average = new WilderAverage(5);
        double[] normalised = golden.run(i -> i == 0 ? Double.NaN : 100 * average.update(range[i]) / close[i]);
        golden.holds("NATR_5", normalised, 5, 495, value -> 1e-14);
    }

    @Test
    void simpleAverageOfTrueRanges() throws IOException {
        Golden golden = Golden.read("spy_atr.txt");
        double[] range = trueRanges(golden);
        Sma sma = new Sma(14);
        double[] average = golden.run(i -> i == 0 ? Double.NaN : sma.update(range[i]));
        // Six decimals; some of its prices had decimals that the file does not show.
        golden.holds("Average True Range 14", average, 14, 487, plus(6, 4.3e-6));
    }

    @Test
    void keltnerChannelOfSimpleAverages() throws IOException {
        Golden golden = Golden.read("spy_with_keltner.csv");
        double[] high = golden.column("High");
        double[] low = golden.column("Low");
        double[] close = golden.column("Close");
        double[] range = trueRanges(golden);
        Sma middle = new Sma(20);
        Sma width = new Sma(20);
        double[] middles = golden.run(i -> middle.update((high[i] + low[i] + close[i]) / 3));
        double[] widths = golden.run(i -> width.update(range[i]));
        double[] top = golden.run(i -> middles[i] + 1.5 * widths[i]);
        double[] bottom = golden.run(i -> middles[i] - 1.5 * widths[i]);
        golden.holds("Middle Band", middles, 19, 482, plus(4, FLOAT_STEP));
        golden.holds("Keltner Channels 20 Top", top, 19, 482, plus(4, FLOAT_STEP));
        golden.holds("Keltner Channels 20 Bottom", bottom, 19, 482, plus(4, FLOAT_STEP));
    }

    @Test
    void bollingerBands() throws IOException {
        Golden golden = Golden.read("spy_bollinger_bands.txt");
        double[] close = golden.column("Close");
        Bollinger bands = new Bollinger(20, 2);
        double[] middle = new double[close.length];
        double[] upper = new double[close.length];
        double[] lower = new double[close.length];
        double[] bandwidth = new double[close.length];
        double[] percentB = new double[close.length];
        for (int i = 0; i < close.length; i++) {
            bands.update(close[i]);
            middle[i] = bands.middle();
            upper[i] = bands.upper();
            lower[i] = bands.lower();
            bandwidth[i] = bands.bandwidth();
            percentB[i] = bands.percentB();
        }
        golden.holds("Moving Average 20", middle, 19, 481, full(1e-15));
        golden.holds("Bollinger Bands\u00ae 20 2 Top", upper, 19, 481, plus(4, FLOAT_STEP));
        golden.holds("Bollinger Bands\u00ae 20 2 Bottom", lower, 19, 481, plus(4, FLOAT_STEP));
        // Four decimals, taken of bands that were themselves rounded to four.
        golden.holds("BandWidth", bandwidth, 19, 481, plus(4, 6e-5));
        golden.holds("%B", percentB, 19, 481, plus(4, 1.5e-5));
    }

    @Test
    void macdWithSignalAndHistogram() throws IOException {
        Golden golden = Golden.read("spy_with_macd.txt");
        double[] close = golden.column("Close");
        Macd macd = new Macd(12, 26, 9);
        double[] line = new double[close.length];
        double[] signal = new double[close.length];
        double[] histogram = new double[close.length];
        for (int i = 0; i < close.length; i++) {
            macd.update(close[i]);
            line[i] = macd.line();
            signal[i] = macd.signal();
            histogram[i] = macd.histogram();
        }
        // Five decimals, of which the signal was taken; the file leaves out its first 179 rows.
        golden.holds("MACD", line, 179, 183, decimals(5));
        golden.holds("Signal", signal, 179, 183, plus(5, 1e-6));
        golden.holds("Histogram", histogram, 179, 183, significant(7, 1e-6));
    }

    /** The file has a channel of as many bars as there are from its first row on, and no value in its last row. */
    @Test
    void donchianChannel() throws IOException {
        Golden golden = Golden.read("spy_with_don50.txt");
        double[] high = golden.column("High");
        double[] low = golden.column("Low");
        Donchian channel = new Donchian(50);
        double[] upper = new double[high.length];
        double[] lower = new double[high.length];
        double[] middle = new double[high.length];
        for (int i = 0; i < high.length; i++) {
            middle[i] = channel.update(high[i], low[i]);
            upper[i] = channel.upper();
            lower[i] = channel.lower();
        }
        golden.holdsFrom("Donchian Channels 50 Top", upper, 49, 451, value -> 0);
        golden.holdsFrom("Donchian Channels 50 Bottom", lower, 49, 451, value -> 0);
        golden.holdsFrom("Donchian Channels 50 Mean", middle, 49, 451, full(1e-15));
    }

    @Test
    void donchianChannelsOfTheIchimokuCloud() throws IOException {
        Golden golden = Golden.read("spy_with_ichimoku.csv");
        double[] high = golden.column("High");
        double[] low = golden.column("Low");
        Donchian tenkan = new Donchian(9);
        Donchian kijun = new Donchian(26);
        Donchian senkou = new Donchian(52);
        double[][] upper = new double[3][high.length];
        double[][] lower = new double[3][high.length];
        for (int i = 0; i < high.length; i++) {
            tenkan.update(high[i], low[i]);
            kijun.update(high[i], low[i]);
            senkou.update(high[i], low[i]);
            upper[0][i] = tenkan.upper();
            lower[0][i] = tenkan.lower();
            upper[1][i] = kijun.upper();
            lower[1][i] = kijun.lower();
            upper[2][i] = senkou.upper();
            lower[2][i] = senkou.lower();
        }
        golden.holds("TenkanMaximum", upper[0], 8, 492, value -> 0);
        golden.holds("TenkanMinimum", lower[0], 8, 492, value -> 0);
        golden.holds("KijunMaximum", upper[1], 25, 475, value -> 0);
        golden.holds("KijunMinimum", lower[1], 25, 475, value -> 0);
        golden.holds("SenkouBMaximum", upper[2], 51, 449, value -> 0);
        golden.holds("SenkouBMinimum", lower[2], 51, 449, value -> 0);
    }

    @Test
    void rollingVwapOfTheAverageOfOpenHighLowAndClose() throws IOException {
        Golden golden = Golden.read("spy_with_vwap.txt");
        double[] open = golden.column("Open");
        double[] high = golden.column("High");
        double[] low = golden.column("Low");
        double[] close = golden.column("Close");
        double[] volume = golden.column("Volume");
        RollingVwap vwap = new RollingVwap(50);
        double[] own = golden.run(i -> vwap.update((open[i] + high[i] + low[i] + close[i]) / 4, volume[i]));
        golden.holds("Moving VWAP 50", own, 49, 452, plus(4, FLOAT_STEP));
    }

    @Test
    void rollingVwapOfCloses() throws IOException {
        Golden golden = Golden.read("spy_with_vwma.csv");
        double[] close = golden.column("Close");
        double[] volume = golden.column("Volume");
        RollingVwap vwap = new RollingVwap(20);
        golden.holds("VWMA20", golden.run(i -> vwap.update(close[i], volume[i])), 19, 481, full(1e-15));
    }

    /** A session's average equals a rolling one that is exactly as long, and starts afresh after a reset. */
    @Test
    void sessionVwap() throws IOException {
        Golden golden = Golden.read("spy_with_vwma.csv");
        double[] close = golden.column("Close");
        double[] volume = golden.column("Volume");
        double[] expected = golden.column("VWMA20");
        Vwap vwap = new Vwap();
        for (int end = 19; end < golden.size(); end += 20) {
            vwap.reset();
            assertThat(vwap.value()).isNaN();
            for (int i = end - 19; i <= end; i++) {
                vwap.update(close[i], volume[i]);
            }
            assertThat(vwap.value())
                    .as("session to row %d", end)
                    .isCloseTo(expected[end], within(1e-15 * expected[end]));
        }
    }

    @Test
    void directionalMovementAfterWilder() throws IOException {
        Golden golden = Golden.read("spy_with_adx.txt");
        double[] high = golden.column("High");
        double[] low = golden.column("Low");
        double[] close = golden.column("Close");
        Adx adx = new Adx(14);
        double[] plus = new double[high.length];
        double[] minus = new double[high.length];
        double[] dx = new double[high.length];
        double[] average = new double[high.length];
        for (int i = 0; i < high.length; i++) {
            average[i] = adx.update(high[i], low[i], close[i]);
            plus[i] = adx.plusDi();
            minus[i] = adx.minusDi();
            dx[i] = adx.dx();
        }
        golden.holds("+DI14", plus, 14, 490, decimals(4));
        golden.holds("-DI14", minus, 14, 490, decimals(4));
        golden.holds("DX", dx, 14, 490, decimals(2));
        golden.holds("ADX 14", average, 27, 477, decimals(4));
    }

    private static double[] trueRanges(Golden golden) {
        double[] high = golden.column("High");
        double[] low = golden.column("Low");
        double[] close = golden.column("Close");
        TrueRange range = new TrueRange();
        return golden.run(i -> range.update(high[i], low[i], close[i]));
    }
}
