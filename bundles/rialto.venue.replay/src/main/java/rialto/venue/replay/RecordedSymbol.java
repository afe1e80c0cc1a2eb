package rialto.venue.replay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;

/**
 * A symbol of a recording and the digits of its numbers. While the recording is surveyed it learns how fine they are;
 * then it turns decimals into scaled integers.
 */
final class RecordedSymbol {

    /** Quantity of lots no order may pass; a recording does not state its venue's own limit. */
    private static final long MOST_LOTS = 9_000_000_000L;

    /** Currencies that symbols end with, longer names first where one ends another. */
    private static final List<String> QUOTES = List.of(
            "FDUSD", "USDT", "USDC", "TUSD", "BUSD", "USD", "EUR", "GBP", "JPY", "TRY", "BRL", "AUD", "DAI", "BTC",
            "ETH", "BNB");

    /** Expiry of a dated future, as in BTCUSDT_240927. */
    private static final Pattern EXPIRY = Pattern.compile("_[0-9]{6}$");

    final String name;
    final byte[] bytes;
    boolean futures;
    int index = -1;

    /** Decimal places in force; -1 while surveying. */
    int priceDigits = -1;

    int quantityDigits = -1;

    private int priceSignificant;
    private int quantityWritten;
    private int tickDigits = -1;
    private int lotDigits = -1;

    RecordedSymbol(String name) {
        this.name = name;
        this.bytes = name.getBytes(StandardCharsets.US_ASCII);
    }

    boolean is(byte[] source, int from, int to) {
        if (to - from != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (source[from + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Learns from a number: how many decimal places are written, and how many of them are not trailing zeros. */
    void learn(boolean price, boolean traded, int written, int significant) {
        if (price) {
            priceSignificant = Math.max(priceSignificant, significant);
            tickDigits = traded ? Math.max(tickDigits, significant) : tickDigits;
        } else {
            quantityWritten = Math.max(quantityWritten, written);
            lotDigits = traded ? Math.max(lotDigits, significant) : lotDigits;
        }
    }

    /** Takes over what was learnt from a snapshot that names no symbol. */
    void learn(RecordedSymbol nameless) {
        priceSignificant = Math.max(priceSignificant, nameless.priceSignificant);
        quantityWritten = Math.max(quantityWritten, nameless.quantityWritten);
    }

    /**
     * Ends the survey. Quantities get all places the venue writes, because old orders may rest in lots finer than
     * today's; prices the places that are used. Tick and lot are those of trades and quotes.
     */
    Instrument instrument(String venue, Terms terms) {
        priceDigits = terms.priceDigits() >= 0 ? terms.priceDigits() : priceSignificant;
        quantityDigits = terms.quantityDigits() >= 0 ? terms.quantityDigits() : quantityWritten;
        long tick = power(priceDigits - (tickDigits < 0 ? priceDigits : Math.min(tickDigits, priceDigits)));
        long lot = power(quantityDigits - (lotDigits < 0 ? quantityDigits : Math.min(lotDigits, quantityDigits)));
        Matcher expiry = EXPIRY.matcher(name);
        String pair = expiry.replaceFirst("");
        String quote = terms.quoteCurrency().isEmpty() ? quoteCurrency(pair) : terms.quoteCurrency();
        String base = pair.endsWith(quote) && pair.length() > quote.length()
                ? pair.substring(0, pair.length() - quote.length()).replaceAll("[-_]$", "")
                : pair;
        InstrumentKind kind =
                expiry.find(0) ? InstrumentKind.FUTURE : futures ? InstrumentKind.PERPETUAL : InstrumentKind.SPOT;
        return new Instrument(
                -1,
                name,
                venue,
                kind,
                base,
                quote,
                Scale.decimals(priceDigits),
                Scale.decimals(quantityDigits),
                tick,
                lot,
                lot,
                lot > Long.MAX_VALUE / MOST_LOTS ? Long.MAX_VALUE : lot * MOST_LOTS,
                0,
                1);
    }

    private static String quoteCurrency(String pair) {
        for (String quote : QUOTES) {
            if (pair.endsWith(quote) && pair.length() > quote.length()) {
                return quote;
            }
        }
        return "";
    }

    private static long power(int digits) {
        long power = 1;
        for (int i = 0; i < digits; i++) {
            power *= 10;
        }
        return power;
    }

    /**
     * What the user states of a recording that its data does not.
     *
     * @param symbol name of the instrument where the data names none; empty to take it from the file's name
     * @param quoteCurrency currency of prices; empty to take it from the symbol's end
     * @param priceDigits decimal places of prices; -1 to find out
     * @param quantityDigits decimal places of quantities; -1 to find out
     */
    record Terms(String symbol, String quoteCurrency, int priceDigits, int quantityDigits) {

        static final Terms NONE = new Terms("", "", -1, -1);
    }
}
