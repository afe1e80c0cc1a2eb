package rialto.positions;

import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** An instrument in saved state, whole, so that positions can be read where its instruments are not defined yet. */
final class InstrumentCode {

    private InstrumentCode() {}

    static void save(Instrument instrument, StateWriter out) {
        out.putInt(instrument.index())
                .putString(instrument.symbol())
                .putString(instrument.venue())
                .putString(instrument.kind().name())
                .putString(instrument.baseCurrency())
                .putString(instrument.quoteCurrency())
                .putLong(instrument.priceScale().denominator())
                .putLong(instrument.quantityScale().denominator())
                .putLong(instrument.tick())
                .putLong(instrument.lot())
                .putLong(instrument.minQuantity())
                .putLong(instrument.maxQuantity())
                .putLong(instrument.minNotional())
                .putLong(instrument.multiplier());
    }

    static Instrument load(StateReader in) {
        int index = in.getInt();
        String symbol = in.getString();
        String venue = in.getString();
        String kind = in.getString();
        String baseCurrency = in.getString();
        String quoteCurrency = in.getString();
        if (kind == null || baseCurrency == null || quoteCurrency == null) {
            throw new IllegalArgumentException("state holds instrument " + symbol + " without its kind or currencies");
        }
        return new Instrument(
                index,
                symbol,
                venue,
                InstrumentKind.valueOf(kind),
                baseCurrency,
                quoteCurrency,
                new Scale(in.getLong()),
                new Scale(in.getLong()),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong());
    }
}
