package rialto.market.books;

import rialto.instrument.Instrument;
import rialto.market.Levels;
import rialto.market.Market;
import rialto.market.MarketSink;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** What several tests need to say in one word. */
final class Markets {

    private Markets() {}

    /** A market of one instrument, number 0. */
    static Market of(Instrument instrument) {
        Market market = new MarketBooks();
        market.define(instrument);
        return market;
    }

    static byte[] saved(Market market) {
        StateWriter out = new StateWriter();
        market.save(out);
        return out.toByteArray();
    }

    /** A new market with the state of another. */
    static Market moved(Market from) {
        Market to = new MarketBooks();
        StateReader in = new StateReader(saved(from));
        to.load(in, from.schema());
        if (in.remaining() != 0) {
            throw new IllegalStateException(in.remaining() + " bytes of the state were not read");
        }
        return to;
    }

    /** Bids and asks as price, quantity pairs; bids first, a 0 price between the sides. */
    static Levels levels(long... pairs) {
        Levels levels = new Levels();
        boolean asks = false;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == 0 && pairs[i + 1] == 0) {
                asks = true;
            } else if (asks) {
                levels.ask(pairs[i], pairs[i + 1]);
            } else {
                levels.bid(pairs[i], pairs[i + 1]);
            }
        }
        return levels;
    }

    static boolean snapshot(Market market, long id, long... pairs) {
        return market.depth(0, id, id, true, id, id, MarketSink.NO_PREVIOUS, levels(pairs));
    }

    /** An update that goes by ranges, as spot does. */
    static boolean spot(Market market, long first, long last, long... pairs) {
        return market.depth(0, last, last, false, first, last, MarketSink.NO_PREVIOUS, levels(pairs));
    }

    /** An update that names the one before, as USD-M futures do. */
    static boolean usdm(Market market, long first, long last, long previous, long... pairs) {
        return market.depth(0, last, last, false, first, last, previous, levels(pairs));
    }
}
