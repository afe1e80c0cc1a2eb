package rialto.venue.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import rialto.instrument.Instrument;
import rialto.market.MarketSink;
import rialto.order.Side;

/**
 * Reads trades from CSV: Binance's public trades and aggregate trades, with or without a header, or any file whose
 * header names time, price, quantity and side. The trade's own time stands for its receipt where the file has no other.
 */
final class TradeRecording implements Recording {

    private static final long SURVEYED = 64L << 20;
    private static final Set<String> TIME =
            Set.of("time", "timestamp", "transact_time", "trade_time", "date", "datetime");
    private static final Set<String> QUANTITY = Set.of("qty", "quantity", "amount", "size", "volume");
    private static final Set<String> MAKER = Set.of("is_buyer_maker", "isbuyermaker", "was_the_buyer_the_maker");

    private final Path file;
    private LineReader lines;
    private Row row;
    private final RecordedSymbol symbol;
    private final List<Instrument> instruments;
    private final Columns columns;
    private long events;
    private long firstNanos;
    private long received;
    private long venueNanos;
    private long tradeId;
    private long price;
    private long quantity;
    private Side aggressor;

    /** Where each value stands; -1 where a file has none. Either {@code maker} or {@code side} is there. */
    private record Columns(
            boolean header, int id, int price, int quantity, int time, int receipt, int maker, int side) {

        int most() {
            return 1
                    + Math.max(
                            Math.max(Math.max(id, price), Math.max(quantity, time)),
                            Math.max(receipt, Math.max(maker, side)));
        }
    }

    TradeRecording(Path file, String venue, RecordedSymbol.Terms terms) {
        try (LineReader reader = new LineReader(file)) {
            Row rows = new Row(reader);
            if (!rows.next()) {
                throw reader.wrong(0, "the file is empty", "give a file of trades");
            }
            columns = rows.numeric(0) ? plain(rows) : columns(rows);
            int named = columns.header() ? new CsvNames(rows).find(Set.of("symbol")) : -1;
            boolean more = !columns.header() || rows.next();
            if (!more) {
                throw reader.wrong(0, "the file holds no trade", "give a file of trades");
            }
            symbol = new RecordedSymbol(
                    named >= 0 && terms.symbol().isEmpty() ? rows.text(named) : CsvNames.symbol(file, terms));
            for (; more && reader.taken() < SURVEYED; more = rows.next()) {
                rows.require(columns.most());
                rows.survey(columns.price(), true, symbol);
                rows.survey(columns.quantity(), false, symbol);
                if (named >= 0 && terms.symbol().isEmpty() && !rows.text(named).equals(symbol.name)) {
                    throw rows.wrong(named, "the file holds trades of " + symbol.name + " and of " + rows.text(named));
                }
            }
        }
        Instrument instrument = symbol.instrument(venue, terms);
        CsvNames.requireQuote(file, instrument);
        instruments = List.of(instrument);
        this.file = file;
        begin();
    }

    /** Whether a first line is that of a file of trades. */
    static boolean recognises(Row first) {
        if (first.numeric(0)) {
            return makerColumn(first) >= 0;
        }
        CsvNames names = new CsvNames(first);
        return names.find(Set.of("price")) >= 0 || names.find(MAKER) >= 0;
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
        venueNanos = row.time(columns.time());
        received = Math.max(received, columns.receipt() < 0 ? venueNanos : row.time(columns.receipt()));
        // Ids that are no numbers say nothing to us; 0 means none.
        tradeId = columns.id() >= 0 && row.isWhole(columns.id()) ? row.whole(columns.id(), "trade id") : 0;
        price = row.decimal(columns.price(), true, symbol.priceDigits);
        quantity = row.decimal(columns.quantity(), false, symbol.quantityDigits);
        if (columns.maker() >= 0) {
            aggressor = row.bool(columns.maker(), "buyer is maker") ? Side.SELL : Side.BUY;
        } else {
            aggressor = switch (row.first(columns.side())) {
                case 'b', 'B' -> Side.BUY;
                case 's', 'S' -> Side.SELL;
                default ->
                    throw row.wrong(columns.side(), "side '" + row.text(columns.side()) + "' is neither buy nor sell");
            };
        }
        if (events++ == 0) {
            firstNanos = received;
        }
        return true;
    }

    @Override
    public long receivedNanos() {
        return received;
    }

    @Override
    public boolean deliver(MarketSink sink, long shiftNanos) {
        return sink.trade(
                symbol.index, received + shiftNanos, venueNanos + shiftNanos, tradeId, price, quantity, aggressor);
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
        received = 0;
    }

    /**
     * Binance without a header: id, price, quantity, quote quantity, time, maker; of aggregates: id, price, quantity,
     * first id, last id, time, maker.
     */
    private static Columns plain(Row first) {
        int maker = makerColumn(first);
        return new Columns(false, 0, 1, 2, maker - 1, -1, maker, -1);
    }

    private static int makerColumn(Row first) {
        for (int i = 5; i <= 6 && i < first.count(); i++) {
            if (first.isBoolean(i)) {
                return i;
            }
        }
        return -1;
    }

    private static Columns columns(Row header) {
        CsvNames names = new CsvNames(header);
        int maker = names.find(MAKER);
        return new Columns(
                true,
                names.find(Set.of("id", "trade_id", "agg_trade_id")),
                names.column("price", Set.of("price")),
                names.column("quantity", QUANTITY),
                names.column("time", TIME),
                names.find(Set.of("local_timestamp")),
                maker,
                maker >= 0 ? -1 : names.column("side", Set.of("side")));
    }
}
