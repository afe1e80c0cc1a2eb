/**
 * Market data as the kernel sees it: quotes, trades, depth, books and bars. Venues write through
 * {@link rialto.market.MarketSink}; strategies read the views, which are valid during the call that hands them out.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package rialto.market;
