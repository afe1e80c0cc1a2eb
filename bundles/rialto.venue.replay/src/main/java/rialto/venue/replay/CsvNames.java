package rialto.venue.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rialto.instrument.Instrument;

/** The columns that a header names, and the names that a file's own name gives. */
final class CsvNames {

    /** What stands in front of the first separator, as in ADABTC-1m-2021-11-27.csv. */
    private static final Pattern SYMBOL = Pattern.compile("^([A-Za-z0-9]{2,32}?)(?:[-_.].*)?$");

    private final Row header;
    private final List<String> names = new ArrayList<>();

    CsvNames(Row header) {
        this.header = header;
        for (int i = 0; i < header.count(); i++) {
            names.add(header.name(i));
        }
    }

    /** The column of any of the names, or -1. */
    int find(Set<String> wanted) {
        for (int i = 0; i < names.size(); i++) {
            if (wanted.contains(names.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The column of any of the names, which must be there. */
    int column(String what, Set<String> wanted) {
        int found = find(wanted);
        if (found < 0) {
            throw header.wrong(
                    0,
                    "column '" + what + "' is missing from the header " + String.join(",", names)
                            + "; it may be called "
                            + String.join(", ", wanted.stream().sorted().toList()));
        }
        return found;
    }

    static String symbol(Path file, RecordedSymbol.Terms terms) {
        if (!terms.symbol().isEmpty()) {
            return terms.symbol();
        }
        Matcher name = SYMBOL.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new RecordingException(
                    file,
                    0,
                    0,
                    "the symbol cannot be told from the file's name",
                    "state it as symbol in the replay's configuration",
                    null);
        }
        return name.group(1);
    }

    static void requireQuote(Path file, Instrument instrument) {
        if (instrument.quoteCurrency().isEmpty()) {
            throw new RecordingException(
                    file,
                    0,
                    0,
                    "the quote currency of " + instrument.symbol() + " cannot be told from its name",
                    "state it as quoteCurrency in the replay's configuration",
                    null);
        }
    }
}
