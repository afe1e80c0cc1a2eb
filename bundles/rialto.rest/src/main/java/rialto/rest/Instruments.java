package rialto.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.market.Market;

/** Instruments by name, for the scales of prices and quantities, which never change. Thread-safe. */
final class Instruments {

    private final Platform platform;
    private final Map<String, Instrument> known = new ConcurrentHashMap<>();

    Instruments(Platform platform) {
        this.platform = platform;
    }

    /** All instruments as they are now. */
    List<Instrument> all() {
        List<Instrument> all = platform.ask(trading -> copy(market(trading)));
        all.forEach(instrument -> known.put(instrument.name(), instrument));
        return all;
    }

    /** An instrument with its scales; its tick may be an old one. {@code null} if there is none of this name. */
    Instrument known(String name) {
        Instrument instrument = known.get(name);
        if (instrument == null) {
            all();
            instrument = known.get(name);
        }
        return instrument;
    }

    /** An instrument with its scales; its tick may be an old one. */
    Instrument scales(String name) {
        Instrument instrument = known(name);
        if (instrument == null) {
            throw unknown(name);
        }
        return instrument;
    }

    /** Finds an instrument on the loop. */
    static Instrument find(Trading trading, String name) {
        Market market = market(trading);
        for (int i = 0; i < market.instrumentCount(); i++) {
            Instrument instrument = market.instrument(i);
            // A name is put together anew at each call, so its parts are compared.
            if (name.length()
                            == instrument.symbol().length()
                                    + 1
                                    + instrument.venue().length()
                    && name.startsWith(instrument.symbol())
                    && name.endsWith(instrument.venue())
                    && name.charAt(instrument.symbol().length()) == '.') {
                return instrument;
            }
        }
        throw unknown(name);
    }

    static Market market(Trading trading) {
        return Platform.part(trading.market(), "market");
    }

    private static ProblemException unknown(String name) {
        return new ProblemException(
                ProblemCode.UNKNOWN_INSTRUMENT,
                "No instrument is called '" + name + "'. GET /api/v1/instruments lists them; a name is symbol.venue.");
    }

    private static List<Instrument> copy(Market market) {
        List<Instrument> all = new ArrayList<>(market.instrumentCount());
        for (int i = 0; i < market.instrumentCount(); i++) {
            all.add(market.instrument(i));
        }
        return all;
    }
}
