package rialto.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a server-sent event: {@code sequence} for the first event of a sequence number that the stream tells, {@code
 * sequence:n} for the n-th after it. With the same types asked for, the same event has the same id.
 *
 * @param sequence the sequence number
 * @param n 0 for the first
 */
record EventId(long sequence, int n) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(?::([0-9]{1,9}))?");

    /** @throws ProblemException BAD_PARAMETER if the text is no id */
    static EventId parse(String text, String where) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw Query.bad(where, "is '" + text + "'. It is a sequence number, or sequence:n as the stream gave it.");
        }
        return new EventId(
                Long.parseLong(matcher.group(1)), matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return n == 0 ? Long.toString(sequence) : sequence + ":" + n;
    }
}
