/**
 * A market of our making as a venue. {@code SeededMarket} makes the events of one instrument from a seed; {@code
 * MarketSession} shows them at a rate to the paper exchange and to the loop; {@link rialto.venue.sim.SimVenue} is the
 * adapter.
 */
package rialto.venue.sim;
