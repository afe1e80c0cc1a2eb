package rialto.instrument;

import java.util.Objects;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * Something that is traded at one venue, with the units and rules of its prices and quantities.
 *
 * <p>Prices are whole numbers of {@code 1/priceScale} and multiples of {@code tick}; quantities are whole numbers of
 * {@code 1/quantityScale} and multiples of {@code lot}. The tick may change while the scales may not.
 *
 * @param index dense number given by the kernel in order of definition, from 0 on; {@code -1} before that
 * @param symbol the venue's own name, for example {@code BTCUSDT}
 * @param venue name of the venue, for example {@code replay}
 * @param kind sort of contract
 * @param baseCurrency what is bought and sold
 * @param quoteCurrency what prices and P&amp;L are in
 * @param priceScale unit of prices
 * @param quantityScale unit of quantities
 * @param tick smallest step of a price, in price units, at least 1
 * @param lot smallest step of a quantity, in quantity units, at least 1
 * @param minQuantity smallest quantity of an order, in quantity units, at least one lot
 * @param maxQuantity largest quantity of an order that the venue takes, in quantity units
 * @param minNotional smallest value of an order in {@link Money} of the quote currency, 0 for none
 * @param multiplier base units per contract, 1 where quantities are in base units
 */
public record Instrument(
        int index,
        String symbol,
        String venue,
        InstrumentKind kind,
        String baseCurrency,
        String quoteCurrency,
        Scale priceScale,
        Scale quantityScale,
        long tick,
        long lot,
        long minQuantity,
        long maxQuantity,
        long minNotional,
        long multiplier) {

    public Instrument {
        requireName(symbol, "symbol");
        requireName(venue, "venue");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(baseCurrency, "baseCurrency");
        Objects.requireNonNull(quoteCurrency, "quoteCurrency");
        Objects.requireNonNull(priceScale, "priceScale");
        Objects.requireNonNull(quantityScale, "quantityScale");
        require(index >= -1, "index", index);
        require(tick >= 1, "tick", tick);
        require(lot >= 1, "lot", lot);
        require(minQuantity >= lot, "minQuantity", minQuantity);
        require(maxQuantity >= minQuantity, "maxQuantity", maxQuantity);
        require(minNotional >= 0, "minNotional", minNotional);
        require(multiplier >= 1, "multiplier", multiplier);
    }

    /** The name that is unique in the platform: {@code symbol.venue}, for example {@code BTCUSDT.replay}. */
    public String name() {
        return symbol + '.' + venue;
    }

    /** The same instrument with its number given. */
    public Instrument withIndex(int number) {
        return new Instrument(
                number,
                symbol,
                venue,
                kind,
                baseCurrency,
                quoteCurrency,
                priceScale,
                quantityScale,
                tick,
                lot,
                minQuantity,
                maxQuantity,
                minNotional,
                multiplier);
    }

    /** The same instrument with another tick. */
    public Instrument withTick(long newTick) {
        return new Instrument(
                index,
                symbol,
                venue,
                kind,
                baseCurrency,
                quoteCurrency,
                priceScale,
                quantityScale,
                newTick,
                lot,
                minQuantity,
                maxQuantity,
                minNotional,
                multiplier);
    }

    /** The price a decimal text stands for, in price units, exactly; see {@link Scale#parse}. */
    public long price(String decimal) {
        return priceScale.parse(decimal);
    }

    /** The quantity a decimal text stands for, in quantity units, exactly; see {@link Scale#parse}. */
    public long quantity(String decimal) {
        return quantityScale.parse(decimal);
    }

    /** A price as plain decimal text. */
    public String formatPrice(long price) {
        return priceScale.format(price);
    }

    /** A quantity as plain decimal text. */
    public String formatQuantity(long quantity) {
        return quantityScale.format(quantity);
    }

    /** Writes the whole definition, so that state which names it can be read where it is not defined yet. */
    public void save(StateWriter out) {
        out.putInt(index)
                .putString(symbol)
                .putString(venue)
                .putString(kind.name())
                .putString(baseCurrency)
                .putString(quoteCurrency)
                .putLong(priceScale.denominator())
                .putLong(quantityScale.denominator())
                .putLong(tick)
                .putLong(lot)
                .putLong(minQuantity)
                .putLong(maxQuantity)
                .putLong(minNotional)
                .putLong(multiplier);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IllegalArgumentException if what is there is no instrument
     */
    public static Instrument load(StateReader in) {
        int index = in.getInt();
        String symbol = in.getString();
        String venue = in.getString();
        String kind = in.getString();
        if (kind == null) {
            throw new IllegalArgumentException("state holds instrument " + symbol + " without its kind");
        }
        return new Instrument(
                index,
                symbol,
                venue,
                InstrumentKind.valueOf(kind),
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

    private static void require(boolean holds, String what, long value) {
        if (!holds) {
            throw new IllegalArgumentException("instrument " + what + " of " + value + " is out of range");
        }
    }

    private static void requireName(String name, String what) {
        if (name == null || !name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "instrument " + what + " must be 1 to 64 of A-Z a-z 0-9 _ -, not " + name);
        }
    }
}
