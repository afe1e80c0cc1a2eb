package rialto.venue.replay;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The fields of the current line of a CSV file, as byte ranges. Fields may stand in double quotes; commas within are
 * not known.
 */
final class Row {

    private static final String DAMAGED = "correct the line or remove it";

    private final LineReader reader;
    private int[] from = new int[16];
    private int[] to = new int[16];
    private int count;

    Row(LineReader reader) {
        this.reader = reader;
    }

    /** Moves to the next line that is not blank; false at the end. */
    boolean next() {
        while (reader.next()) {
            split();
            if (count > 1 || to[0] > from[0]) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return count;
    }

    /** Whether a field begins as a number does. */
    boolean numeric(int field) {
        byte first = reader.bytes()[from[field]];
        return to[field] > from[field] && (first >= '0' && first <= '9' || first == '-' || first == '.');
    }

    String text(int field) {
        return new String(reader.bytes(), from[field], to[field] - from[field], StandardCharsets.UTF_8).strip();
    }

    /** The field in lower case, for names of columns. */
    String name(int field) {
        return text(field).toLowerCase(Locale.ROOT);
    }

    /** Requires so many fields at least. */
    void require(int fields) {
        if (count < fields) {
            throw reader.wrong(
                    reader.end(), "the line has " + count + " columns where " + fields + " are expected", DAMAGED);
        }
    }

    long whole(int field, String what) {
        int end = to[field];
        byte[] bytes = reader.bytes();
        long value = 0;
        int at = from[field];
        for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            value = value * 10 + bytes[at] - '0';
        }
        // Some exports write whole numbers as 12.0
        int digits = at - from[field];
        if (at < end && bytes[at] == '.') {
            at++;
            while (at < end && bytes[at] == '0') {
                at++;
            }
        }
        if (digits == 0 || digits > 18 || at != end) {
            throw wrong(field, what + " '" + text(field) + "' is no whole number");
        }
        return value;
    }

    /** Whether a field is a whole number that fits. */
    boolean isWhole(int field) {
        byte[] bytes = reader.bytes();
        for (int at = from[field]; at < to[field]; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
        }
        return to[field] > from[field] && to[field] - from[field] <= 18;
    }

    /** A decimal scaled by so many places. */
    long decimal(int field, boolean price, int places) {
        byte[] bytes = reader.bytes();
        int end = to[field];
        int at = from[field];
        long value = 0;
        int whole = 0;
        for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++, whole++) {
            value = value * 10 + bytes[at] - '0';
        }
        int left = places;
        int written = 0;
        if (at < end && bytes[at] == '.') {
            for (at++; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++, written++) {
                if (left > 0) {
                    value = value * 10 + bytes[at] - '0';
                    left--;
                } else if (bytes[at] != '0') {
                    throw Decimals.tooFine(reader, from[field], price, places);
                }
            }
        }
        if (at != end || whole == 0 && written == 0) {
            throw Decimals.wrong(reader, from[field], price ? "price" : "quantity");
        }
        if (whole + places > 18) {
            return Decimals.exact(reader, from[field], price, places);
        }
        while (left-- > 0) {
            value *= 10;
        }
        return value;
    }

    /** Teaches a symbol how fine a decimal is. */
    void survey(int field, boolean price, RecordedSymbol symbol) {
        byte[] bytes = reader.bytes();
        int point = from[field];
        while (point < to[field] && bytes[point] != '.') {
            point++;
        }
        int significant = 0;
        for (int at = point + 1; at < to[field]; at++) {
            significant = bytes[at] != '0' ? at - point : significant;
        }
        int written = Math.max(0, to[field] - point - 1);
        if (written > 18) {
            throw Decimals.wrong(reader, from[field], price ? "price" : "quantity");
        }
        // checks that it is a number at all
        decimal(field, price, Math.min(written, 18));
        symbol.learn(price, true, significant, significant);
    }

    /**
     * A time in nanoseconds since 1970: a count since then in s, ms, us or ns, or ISO 8601 with UTC where it names no
     * offset.
     */
    long time(int field) {
        if (isCount(field)) {
            return Stamps.nanos(whole(field, "time"));
        }
        String text = text(field).replace(' ', 'T');
        try {
            if (text.indexOf('T') < 0) {
                return nanos(LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC));
            }
            boolean offset =
                    text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
            return nanos(
                    offset
                            ? OffsetDateTime.parse(text)
                            : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            throw wrong(field, "time '" + text(field) + "' is neither a count since 1970 nor ISO 8601");
        }
    }

    /** The unit of a time that is a count, in nanoseconds. */
    long unit(int field) {
        return isCount(field) ? Stamps.unit(whole(field, "time")) : 1_000_000_000L;
    }

    /** Whether a field says true or false, in any case. */
    boolean isBoolean(int field) {
        String text = name(field);
        return text.equals("true") || text.equals("false");
    }

    boolean bool(int field, String what) {
        byte first = to[field] > from[field] ? reader.bytes()[from[field]] : 0;
        boolean yes = first == 't' || first == 'T';
        if (to[field] - from[field] != (yes ? 4 : 5) || !yes && first != 'f' && first != 'F') {
            throw wrong(field, what + " '" + text(field) + "' is neither true nor false");
        }
        return yes;
    }

    byte first(int field) {
        return to[field] > from[field] ? reader.bytes()[from[field]] : 0;
    }

    RecordingException wrong(int field, String fault) {
        return reader.wrong(from[field], fault, DAMAGED);
    }

    private boolean isCount(int field) {
        byte[] bytes = reader.bytes();
        for (int at = from[field]; at < to[field]; at++) {
            if ((bytes[at] < '0' || bytes[at] > '9') && bytes[at] != '.') {
                return false;
            }
        }
        return to[field] > from[field];
    }

    private static long nanos(OffsetDateTime time) {
        return Math.addExact(Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private void split() {
        byte[] bytes = reader.bytes();
        int end = reader.end();
        if (end > reader.start() && bytes[end - 1] == '\r') {
            end--;
        }
        count = 0;
        int begin = reader.start();
        // Files written by spreadsheets may begin with a byte order mark.
        if (reader.number() == 1
                && end - begin >= 3
                && bytes[begin] == (byte) 0xef
                && bytes[begin + 1] == (byte) 0xbb
                && bytes[begin + 2] == (byte) 0xbf) {
            begin += 3;
        }
        for (int at = begin; at <= end; at++) {
            if (at == end || bytes[at] == ',') {
                add(bytes, begin, at);
                begin = at + 1;
            }
        }
    }

    private void add(byte[] bytes, int begin, int end) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
        }
        int first = begin;
        int last = end;
        while (first < last && bytes[first] == ' ') {
            first++;
        }
        while (last > first && bytes[last - 1] == ' ') {
            last--;
        }
        if (last - first >= 2 && bytes[first] == '"' && bytes[last - 1] == '"') {
            first++;
            last--;
        }
        from[count] = first;
        to[count++] = last;
    }
}
