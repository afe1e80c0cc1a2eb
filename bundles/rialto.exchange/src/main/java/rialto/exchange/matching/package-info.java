/**
 * The paper exchange. {@link rialto.exchange.matching.PaperExchange} takes calls and keeps their order in time; one
 * {@code InstrumentBook} per instrument holds the market as it was shown and lays our orders over it; {@code Clearing}
 * numbers, records and reports what happens, with the {@code Ledger} as the exchange's memory.
 */
package rialto.exchange.matching;
