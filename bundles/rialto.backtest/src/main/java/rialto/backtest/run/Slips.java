package rialto.backtest.run;

import java.math.RoundingMode;
import rialto.backtest.BacktestTerms;
import rialto.backtest.Slippage;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.Side;

/** Makes fills that took from a bare print worse by what the terms say, with the fee that goes with the worse price. */
final class Slips {

    private static final long WHOLE = 10_000;

    private final BacktestTerms terms;

    Slips(BacktestTerms terms) {
        this.terms = terms;
    }

    /** Whether nothing is made worse. */
    boolean none() {
        return terms.slippage().amount() == 0;
    }

    ExecutionReport worse(ExecutionReport report, Order order) {
        if (report.execType() != ExecType.TRADE || report.maker()) {
            return report;
        }
        Instrument instrument = order.instrument();
        long price = price(report.lastPrice(), order, instrument.tick());
        long fee = new Valuation(instrument).fee(price, report.lastQuantity(), terms.takerFeePpm());
        return new ExecutionReport(
                report.clOrdId(),
                report.execType(),
                report.execId(),
                report.lastQuantity(),
                price,
                report.cumQuantity(),
                fee,
                fee == 0 ? "" : instrument.quoteCurrency(),
                false,
                report.ambiguous(),
                report.venueNanos(),
                report.text());
    }

    private long price(long print, Order order, long tick) {
        boolean buy = order.side() == Side.BUY;
        Slippage slippage = terms.slippage();
        long wanted = slippage.kind() == Slippage.Kind.TICKS
                ? print + order.side().sign() * slippage.amount() * tick
                : Fixed.multiplyDivide(
                        print,
                        WHOLE + order.side().sign() * slippage.amount(),
                        WHOLE,
                        buy ? RoundingMode.CEILING : RoundingMode.FLOOR);
        long price = Fixed.divide(wanted, tick, buy ? RoundingMode.CEILING : RoundingMode.FLOOR) * tick;
        if (order.ordType() == OrdType.LIMIT) {
            price = buy ? Math.min(price, order.price()) : Math.max(price, order.price());
        }
        return Math.max(tick, price);
    }
}
