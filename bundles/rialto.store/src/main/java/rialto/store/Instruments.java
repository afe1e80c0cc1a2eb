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

    Instrument get(String name) {
        Instrument found = byName.get(name);
        if (found == null) {
            throw new IllegalStateException("the journal names " + name + " without having defined it before");
        }
        return found;
    }

    static InstrumentRow row(Instrument it) {
        InstrumentRow row = new InstrumentRow();
        row.id = it.index() + 1L; // the persistence provider takes an id of 0 for none
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
        return row;
    }

    static Instrument of(InstrumentRow row) {
        return new Instrument(
                (int) row.id - 1,
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
