package rialto.strategy;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.order.Fill;
import rialto.order.Order;

/**
 * A trading strategy. Its callbacks come one at a time, on one thread, in sequence order, for the instruments of its deployment.
 *
 * <p>A callback is a transaction: its orders are committed when it returns normally. A callback that throws, or that burns more fuel
 * than its budget, is taken back and pauses the deployment. Objects handed in are views, valid during the call. A strategy has no
 * clock but {@link Trader#nanos}, no threads, no files.
 */
@ConsumerType
public interface Strategy {

    /** Bars that {@link #onBar} wants, built for each instrument of the deployment. Asked once, after construction. */
    default List<BarSpec> bars() {
        return List.of();
    }

    /**
     * Called once in the life of a deployment, when it begins to trade: not when a new version takes over, nor when the deployment goes
     * on after a pause or a restart. State comes back by {@link #restore}, and timers stay set.
     */
    default void onStart(Trader trader) {}

    default void onQuote(Quote quote, Trader trader) {}

    default void onTrade(Trade trade, Trader trader) {}

    /** The book changed; its status may be other than LIVE. */
    default void onBook(Book book, Trader trader) {}

    default void onBar(Bar bar, Trader trader) {}

    /** The feed of an instrument became LIVE, STALE or SYNCING. */
    default void onFeed(Instrument instrument, FeedStatus status, Trader trader) {}

    /** An order of this deployment changed, refused ones included (status REJECTED). */
    default void onOrder(Order order, Trader trader) {}

    /** An order of this deployment was filled; comes after {@link #onOrder}. */
    default void onFill(Fill fill, Trader trader) {}

    default void onTimer(int timerId, Trader trader) {}

    /**
     * What to hand to the next version or to the same one after a restart. Called between two events; no orders can be made.
     *
     * @return {@code null} if the strategy keeps no state and the next instance is to start cold
     */
    default StrategyState save() {
        return null;
    }

    /**
     * Takes over what an earlier instance, perhaps of an earlier version, saved. Called before the first callback.
     *
     * @throws IllegalArgumentException if the state cannot be understood; the swap is then refused and the old version trades on
     */
    default void restore(StrategyState state) {}
}
