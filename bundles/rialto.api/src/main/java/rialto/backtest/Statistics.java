package rialto.backtest;

/**
 * Figures of a backtest. Money is exact; ratios are doubles, and {@link Double#NaN} where they are not defined.
 *
 * <p>With equity {@code E[0]} = capital and {@code E[1..n]} the samples, the return of a period is {@code r[t] = E[t] / E[t-1] - 1}.
 * {@code P} is the number of periods in a year of 365 days, by the mean distance of the samples. The riskless rate is 0.
 *
 * @param netProfit last equity less capital, Money
 * @param totalReturn {@code netProfit / capital}
 * @param fees paid, Money
 * @param maxDrawdown largest {@code peak - E}, where {@code peak} is the greatest equity until then, Money
 * @param maxDrawdownFraction largest {@code (peak - E) / peak}
 * @param longestDrawdownNanos longest time from a peak to the sample that reaches it again, or to the last one
 * @param sharpe {@code mean(r) / s(r) * sqrt(P)}, with the sample deviation {@code s} (n - 1); undefined when it is 0,
 *     and when a period began with an equity of 0 or less
 * @param sortino {@code mean(r) / d(r) * sqrt(P)}, with {@code d = sqrt(mean(min(r, 0)^2))} over all n periods; undefined
 *     when it is 0, and when a period began with an equity of 0 or less
 * @param periodsPerYear {@code P}
 * @param profitFactor profits of the closed trades that won divided by losses of those that lost, after fees; infinite when none lost,
 *     undefined without either
 * @param exposure share of samples with a position, 0 to 1
 * @param trades closed trades
 * @param wins closed trades with a profit above 0
 * @param losses closed trades with a profit below 0
 * @param grossProfit sum of the profits of the winning trades, Money
 * @param grossLoss sum of the losses of the losing trades, Money, not negative
 * @param fills number of fills
 * @param ambiguousFills fills for which a bar hid the order of events
 */
public record Statistics(
        long netProfit,
        double totalReturn,
        long fees,
        long maxDrawdown,
        double maxDrawdownFraction,
        long longestDrawdownNanos,
        double sharpe,
        double sortino,
        double periodsPerYear,
        double profitFactor,
        double exposure,
        int trades,
        int wins,
        int losses,
        long grossProfit,
        long grossLoss,
        int fills,
        int ambiguousFills) {}
