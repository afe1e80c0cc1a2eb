package rialto.backtest.report;

import java.util.Locale;
import rialto.backtest.EquityCurve;

/** Equity above, drawdown below, as inline SVG. Each column of the picture shows the least and the greatest of its samples. */
final class Chart {

    private static final int WIDTH = 1_000;
    private static final int LEFT = 90;
    private static final int TOP = 12;
    private static final int EQUITY_HEIGHT = 240;
    private static final int GAP = 28;
    private static final int DRAWDOWN_HEIGHT = 100;
    private static final int HEIGHT = TOP + EQUITY_HEIGHT + GAP + DRAWDOWN_HEIGHT + 24;
    private static final int COLUMNS = WIDTH - LEFT - 10;
    /** About so many lines across the equity. */
    private static final int GRID = 5;

    private final StringBuilder out = new StringBuilder(1 << 15);
    private final EquityCurve[] curves;
    private final long capital;
    private long least;
    private long greatest;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    /** @param capital equity at the start of each curve, Money */
    Chart(long capital, EquityCurve... curves) {
        this.curves = curves;
        this.capital = capital;
        least = capital;
        greatest = capital;
        for (EquityCurve curve : curves) {
            for (int i = 0; i < curve.size(); i++) {
                least = Math.min(least, curve.equity(i));
                greatest = Math.max(greatest, curve.equity(i));
            }
            if (curve.size() > 0) {
                from = Math.min(from, curve.nanos(0));
                to = Math.max(to, curve.nanos(curve.size() - 1));
            }
        }
    }

    String draw() {
        if (from > to) {
            return "<p>No equity was sampled.</p>";
        }
        out.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
        out.append("\" role=\"img\" aria-label=\"Equity and drawdown over time\">");
        double deepest = 0;
        for (EquityCurve curve : curves) {
            deepest = Math.max(deepest, deepest(curve));
        }
        grid(deepest);
        for (int i = 0; i < curves.length; i++) {
            equity(curves[i], i);
            drawdown(curves[i], i, deepest);
        }
        return out.append("</svg>").toString();
    }

    private void grid(double deepest) {
        double step = roundStep((double) (greatest - least) / GRID);
        for (double money = Math.ceil(least / step) * step; money <= greatest; money += step) {
            line(y(money), Figure.money(money));
        }
        int top = TOP + EQUITY_HEIGHT + GAP;
        line(top, "0 %");
        line(top + DRAWDOWN_HEIGHT, String.format(Locale.ROOT, "-%.2f %%", 100 * deepest));
        text(LEFT, HEIGHT - 6, "start", Figure.time(from));
        text(LEFT + COLUMNS, HEIGHT - 6, "end", Figure.time(to));
        double start = y(capital);
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"start\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                LEFT,
                LEFT + COLUMNS,
                start,
                start));
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below a step, so that lines stand at amounts one can read. */
    static double roundStep(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, step))));
        double digits = step / power;
        return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
    }

    private void line(double y, String label) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                LEFT,
                LEFT + COLUMNS,
                y,
                y));
        text(LEFT - 8, y + 4, "end", label);
    }

    private void text(double x, double y, String anchor, String label) {
        out.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, label));
    }

    private void equity(EquityCurve curve, int number) {
        double[] low = new double[COLUMNS + 1];
        double[] high = new double[COLUMNS + 1];
        java.util.Arrays.fill(low, Double.NaN);
        for (int i = 0; i < curve.size(); i++) {
            int column = column(curve.nanos(i));
            double value = curve.equity(i);
            boolean empty = Double.isNaN(low[column]);
            low[column] = empty ? value : Math.min(low[column], value);
            high[column] = empty ? value : Math.max(high[column], value);
        }
        out.append("<path class=\"equity c").append(number).append("\" d=\"");
        String step = "M";
        boolean rising = true;
        for (int x = 0; x <= COLUMNS; x++) {
            if (!Double.isNaN(low[x])) {
                // Going up and down in turn keeps the line one line.
                step = point(step, x, y(rising ? low[x] : high[x]));
                if (high[x] > low[x]) {
                    step = point(step, x, y(rising ? high[x] : low[x]));
                    rising = !rising;
                }
            }
        }
        out.append("\"/>");
    }

    private String point(String step, int x, double y) {
        out.append(String.format(Locale.ROOT, "%s%d %.1f", step, LEFT + x, y));
        return "L";
    }

    private void drawdown(EquityCurve curve, int number, double deepest) {
        double[] worst = new double[COLUMNS + 1];
        long peak = capital;
        for (int i = 0; i < curve.size(); i++) {
            peak = Math.max(peak, curve.equity(i));
            int column = column(curve.nanos(i));
            worst[column] = Math.max(worst[column], (double) (peak - curve.equity(i)) / peak);
        }
        int top = TOP + EQUITY_HEIGHT + GAP;
        out.append(String.format(Locale.ROOT, "<path class=\"drawdown c%d\" d=\"M%d %d", number, LEFT, top));
        for (int x = 0; x <= COLUMNS; x++) {
            point("L", x, deepest == 0 ? top : top + DRAWDOWN_HEIGHT * worst[x] / deepest);
        }
        out.append(String.format(Locale.ROOT, "L%d %dZ\"/>", LEFT + COLUMNS, top));
    }

    private double deepest(EquityCurve curve) {
        long peak = capital;
        double deepest = 0;
        for (int i = 0; i < curve.size(); i++) {
            peak = Math.max(peak, curve.equity(i));
            deepest = Math.max(deepest, (double) (peak - curve.equity(i)) / peak);
        }
        return deepest;
    }

    private int column(long nanos) {
        return to == from ? 0 : (int) Math.round((double) (nanos - from) / (to - from) * COLUMNS);
    }

    private double y(double money) {
        double share = greatest == least ? 0.5 : (money - least) / (greatest - least);
        return TOP + EQUITY_HEIGHT * (1 - share);
    }
}
