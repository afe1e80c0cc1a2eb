package rialto.indicators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * One kind of indicator, how it is made with a period and fed from a bar, so that one test holds all kinds to the
 * common contract.
 *
 * @param minPeriod the least period allowed; 0 for an indicator without one
 */
record Specimen(String name, int minPeriod, IntFunction<Indicator> make, Feed feed, Outputs outputs) {

    record Bar(double high, double low, double close, double volume) {}

    interface Feed {
        double update(Indicator indicator, Bar bar);
    }

    interface Outputs {
        double[] of(Indicator indicator);
    }

    static Stream<Specimen> all() {
        return Stream.of(
                value("Sma", 1, Sma::new),
                value("Ema", 1, Ema::new),
                value("Wma", 1, Wma::new),
                value("WilderAverage", 1, WilderAverage::new),
                value("Rsi", 1, Rsi::new),
                new Specimen("Bollinger", 2, n -> new Bollinger(n, 2), Specimen::close, i -> {
                    Bollinger b = (Bollinger) i;
                    return new double[] {
                        b.value(), b.middle(), b.upper(), b.lower(), b.deviation(), b.bandwidth(), b.percentB()
                    };
                }),
                new Specimen("Macd", 1, n -> new Macd(n, 2 * n, n), Specimen::close, i -> {
                    Macd m = (Macd) i;
                    return new double[] {m.value(), m.signal(), m.histogram()};
                }),
                bar("TrueRange", 0, n -> new TrueRange(), i -> new double[] {i.value()}),
                bar("Atr", 1, Atr::new, i -> new double[] {i.value()}),
                bar("Adx", 1, Adx::new, i -> {
                    Adx a = (Adx) i;
                    return a.ready()
                            ? new double[] {a.value(), a.plusDi(), a.minusDi(), a.dx()}
                            : new double[] {a.value()};
                }),
                new Specimen("Donchian", 1, Donchian::new, (i, b) -> ((Donchian) i).update(b.high, b.low), i -> {
                    Donchian d = (Donchian) i;
                    return new double[] {d.value(), d.middle(), d.upper(), d.lower()};
                }),
                new Specimen("Vwap", 0, n -> new Vwap(), (i, b) -> ((Vwap) i).update(b.close, b.volume), i ->
                        new double[] {i.value()}),
                new Specimen(
                        "RollingVwap", 1, RollingVwap::new, (i, b) -> ((RollingVwap) i).update(b.close, b.volume), i ->
                                new double[] {i.value()}));
    }

    private static Specimen value(String name, int minPeriod, IntFunction<Indicator> make) {
        return new Specimen(name, minPeriod, make, Specimen::close, i -> new double[] {i.value()});
    }

    private static double close(Indicator indicator, Bar bar) {
        return ((ValueIndicator) indicator).update(bar.close);
    }

    private static Specimen bar(String name, int minPeriod, IntFunction<Indicator> make, Outputs outputs) {
        return new Specimen(
                name, minPeriod, make, (i, b) -> ((BarIndicator) i).update(b.high, b.low, b.close), outputs);
    }

    /** Bars of a seeded random walk near 100, on a grid of 0.25 so that equal prices and unmoved bars occur. */
    static List<Bar> bars(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Bar> bars = new ArrayList<>(count);
        double close = 100;
        for (int i = 0; i < count; i++) {
            close += 0.25 * random.nextInt(-4, 5);
            double high = close + 0.25 * random.nextInt(0, 4);
            double low = close - 0.25 * random.nextInt(0, 4);
            bars.add(new Bar(high, low, close, random.nextInt(1, 1000)));
        }
        return bars;
    }

    double update(Indicator indicator, Bar bar) {
        return feed.update(indicator, bar);
    }

    @Override
    public String toString() {
        return name;
    }
}
