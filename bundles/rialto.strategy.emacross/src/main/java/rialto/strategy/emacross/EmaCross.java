package rialto.strategy.emacross;

import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import rialto.indicators.Ema;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.order.Fill;
import rialto.order.OrdStatus;
import rialto.order.Order;
import rialto.order.Side;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;

/**
 * Buys when the fast average crosses above the slow one, and gives the position back when it crosses below. With a profit target a
 * limit order works at the venue meanwhile; it is cancelled before the position is given back, so that nothing is sold twice.
 */
@StrategyPlugin("ema-cross")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = EmaCross.Parameters.class)
public final class EmaCross implements Strategy {

    private static final int SCHEMA = 1;

    /** What can be set. */
    @ObjectClassDefinition(name = "EMA cross", description = "Follows the trend of two exponential averages")
    public @interface Parameters {

        @AttributeDefinition(
                name = "Bars",
                description = "bars that are averaged: 30s, 1m, 4h, 500t (trades), 1000v (quantity units)")
        String bar() default "1m";

        @AttributeDefinition(
                name = "Fast",
                description = "bars in the fast average; fewer than in the slow one",
                min = "1",
                max = "200")
        int fast() default 10;

        @AttributeDefinition(name = "Slow", description = "bars in the slow average", min = "2", max = "500")
        int slow() default 50;

        @AttributeDefinition(name = "Quantity", description = "order size in base units")
        String quantity() default "0.01";

        @AttributeDefinition(
                name = "Profit target",
                description = "distance of the target from the fill in 1/100 of a percent; 0 for none",
                min = "0",
                max = "10000")
        int targetBasisPoints() default 0;
    }

    /** Averages closer than this part of the price are equal: on a price that stands still they differ by rounding alone. */
    private static final double EQUAL = 1e-12;

    /** What is known of one instrument. */
    private static final class Line {

        private final Ema fast;
        private final Ema slow;
        private boolean above;
        private boolean closing;
        private Instrument instrument;
        /** What to order, in units of the instrument. */
        private long quantity;

        Line(int fastBars, int slowBars) {
            fast = new Ema(fastBars);
            slow = new Ema(slowBars);
        }
    }

    private final BarSpec bar;
    private final int fastBars;
    private final int slowBars;
    private final String quantity;
    private final int targetBasisPoints;
    private final Map<String, Line> lines = new HashMap<>();
    /** What was looked up last: names are built at each call, and most bars are of the instrument of the bar before. */
    private Instrument lastInstrument;

    private Line lastLine;

    /** @throws IllegalArgumentException if the fast average is not faster than the slow one, or the bar is unknown */
    @Activate
    public EmaCross(Parameters parameters) {
        bar = BarSpec.parse(parameters.bar());
        fastBars = parameters.fast();
        slowBars = parameters.slow();
        quantity = parameters.quantity();
        targetBasisPoints = parameters.targetBasisPoints();
        if (fastBars >= slowBars) {
            throw new IllegalArgumentException("fast (" + fastBars + ") must be below slow (" + slowBars + ")");
        }
    }

    @Override
    public List<BarSpec> bars() {
        return List.of(bar);
    }

    @Override
    public void onStart(Trader trader) {
        for (Instrument instrument : trader.instruments()) {
            lines.put(instrument.name(), new Line(fastBars, slowBars));
            instrument.quantity(quantity);
        }
        lastInstrument = null;
    }

    @Override
    public void onBar(Bar closed, Trader trader) {
        Instrument instrument = closed.instrument();
        Line line = line(instrument);
        // The first value shows on which side the averages are; only a later one can show that they crossed.
        boolean known = line.slow.ready();
        double price = closed.closePrice();
        double fast = line.fast.update(price);
        double slow = line.slow.update(price);
        if (!line.slow.ready()) {
            return;
        }
        double apart = fast - slow;
        boolean above = Math.abs(apart) <= EQUAL * price ? line.above : apart > 0;
        boolean crossed = known && above != line.above;
        line.above = above;
        if (crossed && above && trader.position(instrument) == 0 && !working(instrument, trader)) {
            trader.buy(instrument, line.quantity).market().because("fast above slow");
        } else if (crossed && !above && trader.position(instrument) > 0) {
            giveBack(line, instrument, trader);
        }
    }

    private static void giveBack(Line line, Instrument instrument, Trader trader) {
        line.closing = true;
        for (int i = 0; i < trader.openOrderCount(); i++) {
            if (trader.openOrder(i).instrument().index() == instrument.index()) {
                trader.cancel(trader.openOrder(i).orderId());
            }
        }
        sellWhatIsLeft(line, instrument, trader);
    }

    /** Once no order works any more; each fill of the buy has a target of its own, and each may fill before its cancel comes. */
    private static void sellWhatIsLeft(Line line, Instrument instrument, Trader trader) {
        if (!line.closing || working(instrument, trader)) {
            return;
        }
        line.closing = false;
        if (trader.position(instrument) > 0) {
            trader.sell(instrument, trader.position(instrument))
                    .market()
                    .reduceOnly()
                    .because("fast below slow");
        }
    }

    private static boolean working(Instrument instrument, Trader trader) {
        for (int i = 0; i < trader.openOrderCount(); i++) {
            if (trader.openOrder(i).instrument().index() == instrument.index()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onOrder(Order order, Trader trader) {
        if (order.ordStatus() != OrdStatus.FILLED) {
            sellWhatIsLeft(line(order.instrument()), order.instrument(), trader);
        }
    }

    @Override
    public void onFill(Fill fill, Trader trader) {
        Instrument instrument = fill.order().instrument();
        Line line = line(instrument);
        if (line.closing) {
            sellWhatIsLeft(line, instrument, trader);
        } else if (fill.order().side() == Side.BUY && targetBasisPoints > 0) {
            trader.sell(instrument, fill.quantity())
                    .limit(target(instrument, fill.price()))
                    .because("profit target");
        }
    }

    /** The first tick at or above the target. */
    private long target(Instrument instrument, long price) {
        long wanted = Fixed.multiplyDivide(price, 10_000L + targetBasisPoints, 10_000L, RoundingMode.CEILING);
        return Fixed.divide(wanted, instrument.tick(), RoundingMode.CEILING) * instrument.tick();
    }

    private Line line(Instrument instrument) {
        if (instrument == lastInstrument) {
            return lastLine;
        }
        Line line = lines.get(instrument.name());
        if (line == null) {
            line = new Line(fastBars, slowBars);
            lines.put(instrument.name(), line);
        }
        if (line.instrument != instrument) {
            line.instrument = instrument;
            line.quantity = instrument.quantity(quantity);
        }
        lastInstrument = instrument;
        lastLine = line;
        return line;
    }

    @Override
    public StrategyState save() {
        Map<String, Object> values = new TreeMap<>();
        values.put("fastBars", fastBars);
        values.put("slowBars", slowBars);
        lines.forEach((name, line) -> {
            values.put(name + "/fast", line.fast.state());
            values.put(name + "/slow", line.slow.state());
            values.put(name + "/above", line.above);
            values.put(name + "/closing", line.closing);
        });
        return new StrategyState(SCHEMA, values);
    }

    /**
     * Takes averages over as they are if their lengths are unchanged. With other lengths they start cold, for an average of one
     * length says nothing about one of another; what is under way at the venue is taken over all the same.
     */
    @Override
    public void restore(StrategyState state) {
        if (state.schema() != SCHEMA) {
            throw new IllegalArgumentException(
                    "state of schema " + state.schema() + " is not known; this version reads " + SCHEMA);
        }
        boolean sameLengths = state.value("fastBars", Integer.class) == fastBars
                && state.value("slowBars", Integer.class) == slowBars;
        lastInstrument = null;
        for (String key : state.values().keySet()) {
            if (key.endsWith("/fast")) {
                String name = key.substring(0, key.length() - "/fast".length());
                Line line = new Line(fastBars, slowBars);
                if (sameLengths) {
                    line.fast.restore(state.value(name + "/fast", double[].class));
                    line.slow.restore(state.value(name + "/slow", double[].class));
                    line.above = state.value(name + "/above", Boolean.class);
                }
                line.closing = state.value(name + "/closing", Boolean.class);
                lines.put(name, line);
            }
        }
    }
}
