package rialto.benchmarks;

import rialto.backtest.run.PartsSource;
import rialto.exchange.Exchange;
import rialto.exchange.matching.PaperExchange;
import rialto.kernel.Parts;
import rialto.market.books.MarketBooks;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.gate.PreTradeGate;

/** The platform's own parts as plain objects, made anew for each run. */
final class OwnParts implements PartsSource {

    @Override
    public Parts parts() {
        return new Parts(new MarketBooks(), new Blotter(), new AverageCostPositions(), new PreTradeGate());
    }

    @Override
    public Exchange exchange() {
        return new PaperExchange();
    }

    @Override
    public void release(Parts parts, Exchange exchange) {
        // Plain objects: nothing to give back.
    }
}
