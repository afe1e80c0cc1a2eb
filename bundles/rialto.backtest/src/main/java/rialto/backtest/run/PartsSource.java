package rialto.backtest.run;

import rialto.exchange.Exchange;
import rialto.kernel.Parts;

/** Where a run has its own instances of the kernel's parts and of the exchange from. */
public interface PartsSource {

    /** Fresh parts. */
    Parts parts();

    /** A fresh exchange, not open. */
    Exchange exchange();

    /** Takes back what one run had; nobody uses it any more. */
    void release(Parts parts, Exchange exchange);
}
