package rialto.venue.sim;

import java.util.List;
import rialto.venue.NewOrder;

/** What the engine asks of the venue, on its way to the venue's own thread. */
sealed interface Command {

    record Submit(NewOrder order) implements Command {}

    record Cancel(String clOrdId) implements Command {}

    record Reconcile(List<String> clOrdIds) implements Command {}

    record Resync(int instrument) implements Command {}
}
