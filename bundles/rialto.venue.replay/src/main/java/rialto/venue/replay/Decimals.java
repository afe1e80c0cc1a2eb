package rialto.venue.replay;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** The slow and the failing side of reading decimals. */
final class Decimals {

    private Decimals() {}

    /** What is wrong with a text where a number is expected. */
    static RecordingException wrong(LineReader reader, int from, String what) {
        String text = text(reader, from);
        String fault = text.startsWith("-")
                ? what + " " + text + " is negative"
                : what + " '" + text + "' is no plain decimal number";
        return reader.wrong(from, fault, "the line is damaged or not from a venue: remove it, or record again");
    }

    static RecordingException tooFine(LineReader reader, int from, boolean price, int places) {
        return reader.wrong(
                from,
                (price ? "price " : "quantity ") + text(reader, from) + " needs more than " + places
                        + " decimal places",
                "state " + (price ? "priceDigits" : "quantityDigits") + " in the replay's configuration");
    }

    /** The scaled value of a number that has been checked but may be too large. */
    static long exact(LineReader reader, int from, boolean price, int places) {
        try {
            return new BigDecimal(text(reader, from)).movePointRight(places).longValueExact();
        } catch (ArithmeticException e) {
            throw reader.wrong(
                    from,
                    (price ? "price " : "quantity ") + text(reader, from) + " is too large for "
                            + places
                            + " decimal places",
                    "state fewer as " + (price ? "priceDigits" : "quantityDigits") + " in the replay's configuration");
        }
    }

    private static String text(LineReader reader, int from) {
        byte[] bytes = reader.bytes();
        int to = from;
        while (to < reader.end() && to - from < 60 && bytes[to] != '"' && bytes[to] != ',' && bytes[to] != '\r') {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
