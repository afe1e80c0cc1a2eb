package rialto.kernel;

import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** The encoding of an instrument's definition. */
final class InstrumentCodec {

    private InstrumentCodec() {}

    static void save(Instrument it, StateWriter out) {
        out.putInt(it.index())
                .putString(it.symbol())
                .putString(it.venue())
                .putByte(it.kind().ordinal());
        out.putString(it.baseCurrency()).putString(it.quoteCurrency());
        out.putLong(it.priceScale().denominator()).putLong(it.quantityScale().denominator());
        out.putLong(it.tick()).putLong(it.lot()).putLong(it.minQuantity()).putLong(it.maxQuantity());
        out.putLong(it.minNotional()).putLong(it.multiplier());
    }

    static Instrument load(StateReader in) {
        return new Instrument(
                in.getInt(),
                in.getString(),
                in.getString(),
                InstrumentKind.values()[in.getByte()],
                in.getString(),
                in.getString(),
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
