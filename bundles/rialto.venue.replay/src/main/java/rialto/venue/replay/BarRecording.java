package rialto.venue.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.MarketSink;

/**
 * Reads bars from CSV: Binance klines (12 columns, with or without a header, times in milli- or microseconds), or any
 * file whose header names time, open, high, low, close and volume. A bar's time is its opening; it is received when it
 * ends.
 */
final class BarRecording implements Recording {

    private static final long SURVEYED = 64L << 20;
    private static final int KLINE_COLUMNS = 12;
    private static final Set<String> TIME =
            Set.of("time", "timestamp", "timestamp_utc", "date", "datetime", "open_time", "opentime", "open time");

    private final Path file;
    private LineReader lines;
    private Row row;
    private final RecordedSymbol symbol;
    private final List<Instrument> instruments;
    private final Columns columns;
    private BarSpec spec;
    private long events;
    private long firstNanos;
    private long openNanos = Long.MIN_VALUE;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private int trades;

    /** Where each value stands; -1 where a file has none. */
    private record Columns(
            boolean header, int time, int open, int high, int low, int close, int volume, int closeTime, int trades) {

        int most() {
            return 1
                    + Math.max(
                            Math.max(Math.max(time, open), Math.max(high, low)),
                            Math.max(Math.max(close, volume), Math.max(closeTime, trades)));
        }
    }

    BarRecording(Path file, String venue, RecordedSymbol.Terms terms) {
        symbol = new RecordedSymbol(CsvNames.symbol(file, terms));
        try (LineReader reader = new LineReader(file)) {
            columns = survey(reader);
        }
        Instrument instrument = symbol.instrument(venue, terms);
        CsvNames.requireQuote(file, instrument);
        instruments = List.of(instrument);
        this.file = file;
        begin();
    }

    /** Whether a first line is that of a file of bars. */
    static boolean recognises(Row first) {
        if (first.numeric(0)) {
            return first.count() == KLINE_COLUMNS && first.numeric(1);
        }
        int known = 0;
        for (int i = 0; i < first.count(); i++) {
            known += Set.of("open", "high", "low", "close").contains(first.name(i)) ? 1 : 0;
        }
        return known >= 2;
    }

    @Override
    public List<Instrument> instruments() {
        return instruments;
    }

    @Override
    public void number(int i, int index) {
        symbol.index = index;
    }

    @Override
    public boolean advance() {
        if (!row.next()) {
            return false;
        }
        row.require(columns.most());
        long from = row.time(columns.time());
        if (from <= openNanos) {
            throw row.wrong(columns.time(), "the bar opens no later than the one before it");
        }
        openNanos = from;
        if (columns.closeTime() >= 0 && length(row, columns) != spec.size()) {
            throw row.wrong(
                    columns.closeTime(), "the bar is " + length(row, columns) + " ns long, the others " + spec.size());
        }
        open = row.decimal(columns.open(), true, symbol.priceDigits);
        high = row.decimal(columns.high(), true, symbol.priceDigits);
        low = row.decimal(columns.low(), true, symbol.priceDigits);
        close = row.decimal(columns.close(), true, symbol.priceDigits);
        volume = row.decimal(columns.volume(), false, symbol.quantityDigits);
        trades = columns.trades() < 0
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, row.whole(columns.trades(), "number of trades"));
        if (low <= 0 || low > Math.min(open, close) || high < Math.max(open, close)) {
            throw row.wrong(columns.open(), "open, high, low and close are not those of a bar");
        }
        if (events++ == 0) {
            firstNanos = receivedNanos();
        }
        return true;
    }

    @Override
    public long receivedNanos() {
        return openNanos + spec.size();
    }

    @Override
    public boolean deliver(MarketSink sink, long shiftNanos) {
        long from = openNanos + shiftNanos;
        long to = from + spec.size();
        return sink.bar(symbol.index, to, spec, from, to, open, high, low, close, volume, trades);
    }

    @Override
    public long firstNanos() {
        return firstNanos;
    }

    @Override
    public void rewind() {
        lines.close();
        begin();
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public long skipped() {
        return 0;
    }

    @Override
    public double fraction() {
        return lines.fraction();
    }

    @Override
    public void close() {
        lines.close();
    }

    private void begin() {
        lines = new LineReader(file);
        row = new Row(lines);
        if (columns.header()) {
            row.next();
        }
        events = 0;
        openNanos = Long.MIN_VALUE;
    }

    private Columns survey(LineReader reader) {
        Row rows = new Row(reader);
        if (!rows.next()) {
            throw reader.wrong(0, "the file is empty", "give a file of bars");
        }
        Columns found = rows.numeric(0) ? new Columns(false, 0, 1, 2, 3, 4, 5, 6, 8) : columns(rows);
        boolean more = !found.header() || rows.next();
        long shortest = Long.MAX_VALUE;
        long before = 0;
        for (int i = 0; more && reader.taken() < SURVEYED; i++, more = rows.next()) {
            rows.require(found.most());
            for (int field : new int[] {found.open(), found.high(), found.low(), found.close()}) {
                rows.survey(field, true, symbol);
            }
            rows.survey(found.volume(), false, symbol);
            long at = rows.time(found.time());
            if (found.closeTime() >= 0) {
                shortest = length(rows, found);
                if (shortest <= 0) {
                    throw rows.wrong(found.closeTime(), "the bar ends before it begins");
                }
            } else if (i > 0) {
                // Without closing times the shortest distance is the bars' length; longer ones are gaps.
                if (at <= before) {
                    throw rows.wrong(found.time(), "the bar opens no later than the one before it");
                }
                shortest = Math.min(shortest, at - before);
            }
            before = at;
        }
        if (shortest == Long.MAX_VALUE) {
            throw new RecordingException(
                    reader.file(),
                    0,
                    0,
                    "the file holds too few bars to tell their length",
                    "give a file of two bars or more",
                    null);
        }
        spec = new BarSpec(BarSpec.Kind.TIME, shortest);
        return found;
    }

    /** Binance writes the last moment that belongs to the bar, in the unit of the file. */
    private static long length(Row of, Columns columns) {
        return of.time(columns.closeTime()) + of.unit(columns.closeTime()) - of.time(columns.time());
    }

    private static Columns columns(Row header) {
        CsvNames names = new CsvNames(header);
        int closeTime = names.find(Set.of("close_time", "closetime", "close time"));
        return new Columns(
                true,
                names.column("time", TIME),
                names.column("open", Set.of("open")),
                names.column("high", Set.of("high")),
                names.column("low", Set.of("low")),
                names.column("close", Set.of("close")),
                names.column("volume", Set.of("volume", "vol")),
                closeTime,
                names.find(Set.of("count", "trades", "number_of_trades")));
    }
}
