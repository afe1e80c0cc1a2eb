package rialto.exchange;

import java.nio.file.Path;

/**
 * How a paper exchange treats orders.
 *
 * @param account name of the account, for the ledger
 * @param makerFeePpm fee on fills that rested, in millionths of the notional; negative for a rebate
 * @param takerFeePpm fee on fills that took, in millionths of the notional
 * @param latencyNanos time an order or cancel is under way, in the market's time, at least 0
 * @param ledger directory of the ledger, made if absent; {@code null} keeps the ledger in memory (backtests)
 */
public record ExchangeTerms(String account, long makerFeePpm, long takerFeePpm, long latencyNanos, Path ledger) {

    public ExchangeTerms {
        if (account == null || account.isBlank()) {
            throw new IllegalArgumentException("a paper exchange needs the name of an account");
        }
        if (Math.abs(makerFeePpm) > 1_000_000 || takerFeePpm < 0 || takerFeePpm > 1_000_000) {
            throw new IllegalArgumentException("fees of " + makerFeePpm + "/" + takerFeePpm + " ppm are out of range");
        }
        if (latencyNanos < 0) {
            throw new IllegalArgumentException("latency of " + latencyNanos + " ns is below 0");
        }
    }
}
