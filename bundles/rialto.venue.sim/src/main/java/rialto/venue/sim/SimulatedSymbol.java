package rialto.venue.sim;

import java.math.BigDecimal;
import java.util.List;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;

/**
 * An instrument of the simulated market: a known symbol such as {@code BTCUSDT}, or {@code NAME=price/tick/lot}.
 *
 * @param instrument not yet numbered
 * @param startPrice in price units
 * @param typicalLots about how much stands on a level near the best
 */
record SimulatedSymbol(Instrument instrument, long startPrice, int typicalLots) {

    private static final List<String> KNOWN = List.of(
            "BTCUSDT=60000.00/0.10/0.001",
            "ETHUSDT=3000.00/0.01/0.001",
            "SOLUSDT=150.000/0.001/0.01",
            "BNBUSDT=600.00/0.01/0.01",
            "XRPUSDT=0.50000/0.00001/1");
    private static final List<String> QUOTE_CURRENCIES =
            List.of("USDT", "USDC", "USD", "EUR", "GBP", "JPY", "BTC", "ETH");
    private static final long LEAST_NOTIONAL = 5 * Money.UNIT;
    private static final long LARGEST_LOTS = 1_000_000;
    private static final BigDecimal TYPICAL_NOTIONAL = BigDecimal.valueOf(30_000);

    /** @throws IllegalArgumentException if the text is of neither form, with the forms */
    static SimulatedSymbol parse(String text, String venue) {
        String full = text.strip();
        for (String known : KNOWN) {
            if (known.startsWith(full + '=')) {
                full = known;
            }
        }
        String[] parts = full.split("[=/]", -1);
        if (parts.length != 4 || full.indexOf('=') != parts[0].length()) {
            throw new IllegalArgumentException("symbol '" + text + "' is none of "
                    + String.join(
                            ", ",
                            KNOWN.stream()
                                    .map(known -> known.substring(0, known.indexOf('=')))
                                    .toList())
                    + ", nor of the form NAME=price/tick/lot such as DOGEUSDT=0.1/0.00001/1");
        }
        try {
            return of(parts[0], venue, new BigDecimal(parts[1]), new BigDecimal(parts[2]), new BigDecimal(parts[3]));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("symbol '" + text + "': " + e.getMessage(), e);
        }
    }

    private static SimulatedSymbol of(String name, String venue, BigDecimal price, BigDecimal tick, BigDecimal lot) {
        if (price.signum() <= 0 || tick.signum() <= 0 || lot.signum() <= 0) {
            throw new ArithmeticException("price, tick and lot must be above 0");
        }
        Scale priceScale = scale(tick, 2);
        Scale quantityScale = scale(lot, 5);
        String quoteCurrency = quoteCurrency(name);
        long lotUnits = quantityScale.exact(lot);
        int typicalLots = TYPICAL_NOTIONAL
                .divideToIntegralValue(price.multiply(lot))
                .min(BigDecimal.valueOf(1_000_000))
                .max(BigDecimal.TEN)
                .intValue();
        Instrument instrument = new Instrument(
                -1,
                name,
                venue,
                InstrumentKind.PERPETUAL,
                name.substring(0, name.length() - quoteCurrency.length()),
                quoteCurrency,
                priceScale,
                quantityScale,
                priceScale.exact(tick),
                lotUnits,
                lotUnits,
                Math.multiplyExact(lotUnits, LARGEST_LOTS),
                LEAST_NOTIONAL,
                1);
        return new SimulatedSymbol(instrument, priceScale.exact(price), typicalLots);
    }

    private static Scale scale(BigDecimal step, int leastDigits) {
        return Scale.decimals(Math.max(leastDigits, step.stripTrailingZeros().scale()));
    }

    private static String quoteCurrency(String name) {
        for (String currency : QUOTE_CURRENCIES) {
            if (name.endsWith(currency) && name.length() > currency.length()) {
                return currency;
            }
        }
        throw new IllegalArgumentException(
                "symbol " + name + " ends with none of the currencies " + String.join(", ", QUOTE_CURRENCIES));
    }
}
