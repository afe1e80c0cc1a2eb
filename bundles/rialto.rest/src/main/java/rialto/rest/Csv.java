package rialto.rest;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import rialto.history.HistoryPage;

/**
 * Pages of history as CSV (RFC 4180), read one after the other while it is written. A text that a spreadsheet would take for a formula is
 * escaped by an apostrophe.
 */
final class Csv {

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final HistoryPage first;
    private final Function<String, HistoryPage> following;

    /**
     * @param first read already, so that what is wrong with the question is told before the answer begins
     * @param following the page of a cursor
     */
    Csv(HistoryPage first, Function<String, HistoryPage> following) {
        this.first = first;
        this.following = following;
    }

    void write(Writer out) throws IOException {
        line(first.columns(), out);
        for (HistoryPage page = first; page != null; ) {
            for (List<Object> row : page.rows()) {
                line(row, out);
            }
            page = page.nextCursor() == null ? null : following.apply(page.nextCursor());
        }
    }

    private static void line(List<?> values, Writer out) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            out.write(i == 0 ? "" : ",");
            out.write(cell(values.get(i)));
        }
        out.write("\r\n");
    }

    /** A value as a cell. */
    static String cell(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        boolean formula = !text.isEmpty()
                && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
        String safe = formula ? '\'' + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\t');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
