package rialto.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;

/** The instruments that the journal has defined, by name. Thread-safe. */
final class Instruments {

    private final Map<String, Instrument> byName = new ConcurrentHashMap<>();

    void put(Instrument instrument) {
        byName.put(instrument.name(), instrument);
    }

    boolean knows(String name) {
        return byName.containsKey(name);
    }

    Instrument get(String name) {
        Instrument found = byName.get(name);
        if (found == null) {
            throw new IllegalStateException("the journal names " + name + " without having defined it before");
        }
        return found;
    }

    static void fill(InstrumentRow row, Instrument it) {
        row.symbol = it.symbol();
        row.venue = it.venue();
        row.kind = it.kind().name();
        row.baseCurrency = it.baseCurrency();
        row.quoteCurrency = it.quoteCurrency();
        row.priceDenominator = it.priceScale().denominator();
        row.quantityDenominator = it.quantityScale().denominator();
        row.tick = it.tick();
        row.lot = it.lot();
        row.minQuantity = it.minQuantity();
        row.maxQuantity = it.maxQuantity();
        row.minNotional = it.minNotional();
        row.multiplier = it.multiplier();
    }

    static Instrument of(InstrumentRow row) {
        return new Instrument(
                -1, // the number the kernel gave is of no use here
                row.symbol,
                row.venue,
                InstrumentKind.valueOf(row.kind),
                row.baseCurrency,
                row.quoteCurrency,
                new Scale(row.priceDenominator),
                new Scale(row.quantityDenominator),
                row.tick,
                row.lot,
                row.minQuantity,
                row.maxQuantity,
                row.minNotional,
                row.multiplier);
    }
}
