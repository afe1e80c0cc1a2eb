package rialto.venue.replay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rialto.instrument.Instrument;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/**
 * Reads raw recordings of Binance WebSocket streams: lines of the local receive time in nanoseconds, a space, and the
 * message as it came, with or without the combined-stream wrapper; the depth snapshot fetched by REST stands among them
 * without a symbol. Spot and USD-M futures are told apart by what only futures send: {@code pu} in depth, {@code T} in
 * bookTicker, {@code X} in trades.
 *
 * <p>A scanner by hand, because decoding is most of the work of a replay: each line is walked once, decimals become
 * scaled integers in place, nothing is allocated. Keys may come in any order; what is not needed is skipped, and what
 * cannot be read is an error with its place.
 */
final class StreamRecording implements Recording {

    /** Unpacked bytes looked at to learn symbols and digits. */
    private static final long SURVEYED = 64L << 20;

    /** Events that say nothing of books and trades; others are errors, so that nothing is missed unknowingly. */
    private static final List<String> HARMLESS = List.of(
            "kline",
            "continuous_kline",
            "indexPrice_kline",
            "markPrice_kline",
            "24hrTicker",
            "24hrMiniTicker",
            "1hTicker",
            "4hTicker",
            "1dTicker",
            "avgPrice",
            "markPriceUpdate",
            "indexPriceUpdate",
            "forceOrder",
            "compositeIndex",
            "contractInfo",
            "assetIndexUpdate",
            "openInterest",
            "serverShutdown");

    private static final int NONE = 0;
    private static final int DEPTH = 1;
    private static final int TRADE = 2;
    private static final int AGGREGATE = 3;
    private static final int QUOTE = 4;
    private static final int SNAPSHOT = 5;
    private static final int SKIP = 6;
    private static final long ABSENT = Long.MIN_VALUE;
    private static final String TRUNCATED = "the line was cut off or damaged: remove it, or record again";

    private final Path file;
    private LineReader lines;
    private final List<RecordedSymbol> symbols = new ArrayList<>();
    private final List<Instrument> instruments;
    private final RecordedSymbol nameless = new RecordedSymbol("");
    private final Levels levels = new Levels();
    private boolean surveying;

    private byte[] bytes;
    private int at;
    private long events;
    private long skipped;
    private long firstNanos;
    /**
     * Whether trades are taken as single ones or as aggregates, whichever came first: both would count each trade
     * twice.
     */
    private int tradeKind = NONE;

    // The event at hand. Texts are offsets into the line, ABSENT or -1 where missing.
    private long received;
    private int kind;
    private RecordedSymbol symbol;
    private int type;
    private int typeFrom;
    private int typeTo;
    private boolean reply;
    private boolean marketTrade;
    private boolean futuresTrade;
    private int symbolFrom;
    private int symbolTo;
    private long eventTime;
    private long transactionTime;
    private long firstId;
    private long lastId;
    private long previousId;
    private long snapshotId;
    private long tradeId;
    private long aggregateId;
    private int maker;
    private int priceAt;
    private int quantityAt;
    private int bidAt;
    private int askAt;
    private int bidQuantityAt;
    private int askQuantityAt;
    private int bidsAt;
    private int asksAt;

    // The event as delivered.
    private long venueNanos;
    private long price;
    private long quantity;
    private long bid;
    private long bidQuantity;
    private long ask;
    private long askQuantity;

    StreamRecording(Path file, String venue, RecordedSymbol.Terms terms) {
        this.file = file;
        instruments = survey(file, venue, terms);
        lines = new LineReader(file);
    }

    @Override
    public List<Instrument> instruments() {
        return instruments;
    }

    @Override
    public void number(int i, int index) {
        symbols.get(i).index = index;
    }

    @Override
    public boolean advance() {
        while (lines.next()) {
            if (read(lines)) {
                if (events++ == 0) {
                    firstNanos = received;
                }
                return true;
            }
        }
        kind = NONE;
        return false;
    }

    @Override
    public long receivedNanos() {
        return received;
    }

    @Override
    public boolean deliver(MarketSink sink, long shiftNanos) {
        long at = received + shiftNanos;
        long stamped = venueNanos == 0 ? 0 : venueNanos + shiftNanos;
        return switch (kind) {
            case DEPTH -> sink.depth(symbol.index, at, stamped, false, firstId, lastId, previousId, levels);
            case SNAPSHOT ->
                sink.depth(symbol.index, at, stamped, true, snapshotId, snapshotId, MarketSink.NO_PREVIOUS, levels);
            case TRADE, AGGREGATE ->
                sink.trade(
                        symbol.index,
                        at,
                        stamped,
                        kind == TRADE ? tradeId : aggregateId,
                        price,
                        quantity,
                        maker == 1 ? Side.SELL : Side.BUY);
            case QUOTE -> sink.quote(symbol.index, at, stamped, lastId, bid, bidQuantity, ask, askQuantity);
            default -> throw new IllegalStateException("no event is at hand; call advance first");
        };
    }

    @Override
    public long firstNanos() {
        return firstNanos;
    }

    @Override
    public void rewind() {
        lines.close();
        lines = new LineReader(file);
        begin();
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public long skipped() {
        return skipped;
    }

    @Override
    public double fraction() {
        return lines.fraction();
    }

    /** Bytes of the lines read, unpacked. */
    long unpacked() {
        return lines.taken();
    }

    @Override
    public void close() {
        lines.close();
    }

    private List<Instrument> survey(Path file, String venue, RecordedSymbol.Terms terms) {
        surveying = true;
        try (LineReader reader = new LineReader(file)) {
            while (reader.taken() < SURVEYED && reader.next()) {
                read(reader);
            }
            if (symbols.isEmpty()) {
                throw new RecordingException(
                        file,
                        0,
                        0,
                        "holds no event of any symbol",
                        "give a recording of depth, trade or bookTicker streams",
                        null);
            }
        }
        surveying = false;
        begin();
        List<Instrument> found = new ArrayList<>();
        for (RecordedSymbol each : symbols) {
            if (each.name.matches(".*USD_(PERP|[0-9]{6})")) {
                throw new RecordingException(
                        file,
                        0,
                        0,
                        each.name + " is a coin-margined future, whose value is not price times" + " quantity",
                        "give a recording of spot or USD-M futures",
                        null);
            }
            each.learn(nameless);
            Instrument instrument = each.instrument(venue, terms);
            if (instrument.quoteCurrency().isEmpty()) {
                throw new RecordingException(
                        file,
                        0,
                        0,
                        "the quote currency of " + each.name + " cannot be told from its name",
                        "state it as quoteCurrency in the replay's configuration",
                        null);
            }
            found.add(instrument);
        }
        return List.copyOf(found);
    }

    private void begin() {
        events = 0;
        skipped = 0;
        received = 0;
        tradeKind = NONE;
    }

    /** Reads the current line; false if it holds nothing for a market. */
    private boolean read(LineReader reader) {
        bytes = reader.bytes();
        at = reader.start();
        if (at == reader.end() || at + 1 == reader.end() && bytes[at] == '\r') {
            skipped++;
            return false;
        }
        long stamp = digits(reader, "the local receive time in nanoseconds");
        if (bytes[at] != ' ') {
            throw expected(reader, "a space behind the receive time");
        }
        at++;
        received = Math.max(received, Stamps.nanos(stamp));
        clear();
        object(reader, true);
        byte rest = peek();
        if (at != reader.end() && !(rest == '\r' && at + 1 == reader.end())) {
            throw expected(reader, "the end of the line behind the message");
        }
        kind = classify(reader);
        if (kind == SKIP) {
            skipped++;
            return false;
        }
        complete(reader);
        return true;
    }

    private void clear() {
        symbol = null;
        type = NONE;
        typeFrom = -1;
        reply = false;
        marketTrade = true;
        futuresTrade = false;
        symbolFrom = -1;
        eventTime = ABSENT;
        transactionTime = ABSENT;
        firstId = ABSENT;
        lastId = ABSENT;
        previousId = MarketSink.NO_PREVIOUS;
        snapshotId = ABSENT;
        tradeId = ABSENT;
        aggregateId = ABSENT;
        maker = -1;
        priceAt = -1;
        quantityAt = -1;
        bidAt = -1;
        askAt = -1;
        bidQuantityAt = -1;
        askQuantityAt = -1;
        bidsAt = -1;
        asksAt = -1;
        levels.clear();
    }

    private int classify(LineReader reader) {
        if (type == NONE && typeFrom < 0) {
            if (snapshotId != ABSENT && bidsAt >= 0 && asksAt >= 0) {
                return SNAPSHOT;
            }
            if (lastId != ABSENT && bidAt >= 0 && askAt >= 0) {
                return QUOTE;
            }
            if (reply) {
                return SKIP;
            }
            throw reader.wrong(
                    reader.start(),
                    "the message names no event type and is neither a bookTicker nor a depth snapshot",
                    "remove the line, or record depth, trade, aggTrade and bookTicker streams only");
        }
        if (type == NONE) {
            String name = new String(bytes, typeFrom, typeTo - typeFrom, StandardCharsets.UTF_8);
            if (HARMLESS.contains(name)) {
                return SKIP;
            }
            throw reader.wrong(
                    typeFrom,
                    "event type \"" + name + "\" is not known",
                    "remove the line, or record depth, trade, aggTrade and bookTicker streams only");
        }
        if (type == TRADE || type == AGGREGATE) {
            // Of futures, only trades at the market count: insurance fund and deleveraging fills are not the market's.
            if (!marketTrade) {
                return SKIP;
            }
            if (tradeKind == NONE) {
                tradeKind = type;
            }
            return type == tradeKind ? type : SKIP;
        }
        return type;
    }

    /** Checks that nothing is missing and turns texts into numbers. */
    private void complete(LineReader reader) {
        long millis = transactionTime != ABSENT ? transactionTime : eventTime;
        venueNanos = millis == ABSENT ? 0 : Stamps.nanos(millis);
        if (kind == SNAPSHOT) {
            if (symbol == null) {
                symbol = surveying ? nameless : onlySymbol(reader);
            }
        } else if (symbol == null) {
            symbol = newSymbol(reader);
        }
        symbol.futures |= futuresTrade;
        switch (kind) {
            case DEPTH -> {
                present(reader, firstId != ABSENT, "U");
                present(reader, lastId != ABSENT, "u");
                present(reader, bidsAt >= 0, "b");
                present(reader, asksAt >= 0, "a");
                symbol.futures |= previousId != MarketSink.NO_PREVIOUS;
                readLevels(reader);
            }
            case SNAPSHOT -> readLevels(reader);
            case QUOTE -> {
                present(reader, lastId != ABSENT, "u");
                present(reader, bidAt >= 0, "b");
                present(reader, bidQuantityAt >= 0, "B");
                present(reader, askAt >= 0, "a");
                present(reader, askQuantityAt >= 0, "A");
                symbol.futures |= transactionTime != ABSENT;
                bid = decimal(reader, bidAt, true, true);
                bidQuantity = decimal(reader, bidQuantityAt, false, true);
                ask = decimal(reader, askAt, true, true);
                askQuantity = decimal(reader, askQuantityAt, false, true);
            }
            default -> {
                present(reader, priceAt >= 0, "p");
                present(reader, quantityAt >= 0, "q");
                present(reader, maker >= 0, "m");
                present(reader, (kind == TRADE ? tradeId : aggregateId) != ABSENT, kind == TRADE ? "t" : "a");
                price = decimal(reader, priceAt, true, true);
                quantity = decimal(reader, quantityAt, false, true);
            }
        }
    }

    private RecordedSymbol onlySymbol(LineReader reader) {
        if (symbols.size() != 1) {
            throw reader.wrong(
                    reader.start(),
                    "a depth snapshot names no symbol, and the recording has " + symbols.size(),
                    "record each symbol into a file of its own");
        }
        return symbols.get(0);
    }

    private void present(LineReader reader, boolean there, String key) {
        if (!there) {
            throw missing(reader, key);
        }
    }

    private RecordingException missing(LineReader reader, String key) {
        return reader.wrong(reader.start(), "the message lacks \"" + key + "\"", TRUNCATED);
    }

    // --- JSON

    private void object(LineReader reader, boolean outer) {
        take(reader, '{');
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            take(reader, '"');
            int from = at;
            while (bytes[at] != '"') {
                if (bytes[at] == '\n' || bytes[at] == '\\') {
                    throw expected(reader, "the quote that ends a name");
                }
                at++;
            }
            int length = at - from;
            at++;
            take(reader, ':');
            peek();
            if (length == 1) {
                letter(reader, bytes[from]);
            } else {
                word(reader, from, length, outer);
            }
            byte next = peek();
            at++;
            if (next == '}') {
                return;
            }
            if (next != ',') {
                at--;
                throw expected(reader, "',' or '}'");
            }
            peek();
        }
    }

    private void letter(LineReader reader, byte letter) {
        byte first = bytes[at];
        switch (letter) {
            case 'e' -> type(reader);
            case 's' -> symbol(reader);
            case 'E' -> eventTime = number(reader);
            case 'T' -> transactionTime = number(reader);
            case 'U' -> firstId = number(reader);
            case 'u' -> lastId = number(reader);
            case 't' -> tradeId = first == '{' ? skip(reader) : number(reader);
            case 'm' -> maker = bool(reader);
            case 'p' -> priceAt = text(reader);
            case 'q' -> quantityAt = text(reader);
            case 'B' -> bidQuantityAt = text(reader);
            case 'A' -> askQuantityAt = text(reader);
            case 'b' -> {
                if (first == '[') {
                    bidsAt = levelsAt(reader, true);
                } else {
                    bidAt = text(reader);
                }
            }
            case 'a' -> {
                if (first == '[') {
                    asksAt = levelsAt(reader, false);
                } else if (first == '"') {
                    askAt = text(reader);
                } else {
                    aggregateId = number(reader);
                }
            }
            case 'X' -> {
                int from = text(reader);
                if (from >= 0) {
                    marketTrade = is(from + 1, 6, "MARKET");
                    futuresTrade = true;
                }
            }
            default -> skip(reader);
        }
    }

    private void word(LineReader reader, int from, int length, boolean outer) {
        if (is(from, length, "pu")) {
            previousId = number(reader);
        } else if (outer && is(from, length, "data") && bytes[at] == '{') {
            object(reader, false);
        } else if (is(from, length, "lastUpdateId")) {
            snapshotId = number(reader);
        } else if (is(from, length, "bids")) {
            bidsAt = levelsAt(reader, true);
        } else if (is(from, length, "asks")) {
            asksAt = levelsAt(reader, false);
        } else {
            // Answers to subscriptions, and streams of all symbols at once, none of which are books or trades.
            reply |= outer
                    && (is(from, length, "result")
                            || is(from, length, "id")
                            || is(from, length, "error")
                            || is(from, length, "data") && bytes[at] == '[');
            skip(reader);
        }
    }

    private boolean is(int from, int length, String name) {
        if (length != name.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void type(LineReader reader) {
        int from = text(reader);
        if (from < 0) {
            throw expected(reader, "an event type in quotes");
        }
        typeFrom = from + 1;
        typeTo = at - 1;
        int length = typeTo - typeFrom;
        if (is(typeFrom, length, "depthUpdate")) {
            type = DEPTH;
        } else if (is(typeFrom, length, "trade")) {
            type = TRADE;
        } else if (is(typeFrom, length, "aggTrade")) {
            type = AGGREGATE;
        } else if (is(typeFrom, length, "bookTicker")) {
            type = QUOTE;
        }
    }

    private void symbol(LineReader reader) {
        int from = text(reader);
        if (from < 0) {
            throw expected(reader, "a symbol in quotes");
        }
        symbolFrom = from + 1;
        symbolTo = at - 1;
        for (int i = 0; i < symbols.size(); i++) {
            if (symbols.get(i).is(bytes, symbolFrom, symbolTo)) {
                symbol = symbols.get(i);
                return;
            }
        }
    }

    /** A symbol met for the first time in an event of the market. */
    private RecordedSymbol newSymbol(LineReader reader) {
        if (symbolFrom < 0) {
            throw missing(reader, "s");
        }
        String name = new String(bytes, symbolFrom, symbolTo - symbolFrom, StandardCharsets.UTF_8);
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw reader.wrong(symbolFrom, "\"" + name + "\" is no symbol", TRUNCATED);
        }
        if (!surveying) {
            throw reader.wrong(
                    symbolFrom,
                    "symbol " + name + " does not occur in the first " + (SURVEYED >> 20) + " MiB",
                    "record each symbol into a file of its own");
        }
        RecordedSymbol met = new RecordedSymbol(name);
        symbols.add(met);
        return met;
    }

    /** Offset of the opening quote of a text, or -1 if the value is something else, which is skipped. */
    private int text(LineReader reader) {
        if (bytes[at] != '"') {
            skip(reader);
            return -1;
        }
        int from = at;
        string(reader);
        return from;
    }

    private void string(LineReader reader) {
        at++;
        while (bytes[at] != '"') {
            if (bytes[at] == '\n') {
                throw expected(reader, "the quote that ends a text");
            }
            at += bytes[at] == '\\' && bytes[at + 1] != '\n' ? 2 : 1;
        }
        at++;
    }

    private long number(LineReader reader) {
        if (bytes[at] == '-' && bytes[at + 1] == '1' && (bytes[at + 2] == ',' || bytes[at + 2] == '}')) {
            at += 2;
            return -1;
        }
        if (bytes[at] == 'n' || bytes[at] == '"' || bytes[at] == '[' || bytes[at] == '{') {
            skip(reader);
            return ABSENT;
        }
        return digits(reader, "a whole number");
    }

    private long digits(LineReader reader, String what) {
        int from = at;
        long value = 0;
        int digit = bytes[at] - '0';
        while (digit >= 0 && digit <= 9) {
            value = value * 10 + digit;
            digit = bytes[++at] - '0';
        }
        if (at == from || at - from > 18 && (at - from > 19 || value < 0)) {
            at = from;
            throw expected(reader, what);
        }
        return value;
    }

    private int bool(LineReader reader) {
        if (is(at, 4, "true")) {
            at += 4;
            return 1;
        }
        if (is(at, 5, "false")) {
            at += 5;
            return 0;
        }
        throw expected(reader, "true or false");
    }

    /** Steps over a value of any shape. */
    private long skip(LineReader reader) {
        int depth = 0;
        do {
            byte next = peek();
            switch (next) {
                case '"' -> string(reader);
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    if (--depth < 0) {
                        throw expected(reader, "a value");
                    }
                    at++;
                }
                case '\n' -> throw expected(reader, "a value");
                case ',', ':' -> {
                    if (depth == 0) {
                        throw expected(reader, "a value");
                    }
                    at++;
                }
                default -> {
                    while (bytes[at] > ' ' && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') {
                        at++;
                    }
                    if (next <= ' ') {
                        throw expected(reader, "a value");
                    }
                }
            }
        } while (depth > 0);
        return ABSENT;
    }

    /** The next byte that is no blank; stays on it. */
    private byte peek() {
        byte next = bytes[at];
        while (next == ' ' || next == '\t') {
            next = bytes[++at];
        }
        return next;
    }

    private void take(LineReader reader, char wanted) {
        if (peek() != wanted) {
            throw expected(reader, "'" + wanted + "'");
        }
        at++;
    }

    private RecordingException expected(LineReader reader, String what) {
        if (at >= reader.end()) {
            return reader.wrong(reader.end(), "the message ends where " + what + " is expected", TRUNCATED);
        }
        return reader.wrong(at, "'" + shown(bytes[at]) + "' stands where " + what + " is expected", TRUNCATED);
    }

    private static String shown(byte value) {
        return value >= ' ' && value < 127 ? String.valueOf((char) value) : String.format("\\x%02x", value);
    }

    // --- numbers and levels

    /**
     * Reads levels at once where scale and meaning are known, as in every message Binance sends; else only notes where
     * they begin.
     */
    private int levelsAt(LineReader reader, boolean bids) {
        int from = at;
        if (symbol != null && type == DEPTH || snapshotId != ABSENT && !surveying && symbols.size() == 1) {
            levels(reader, bids, symbol != null ? symbol : symbols.get(0));
            return Integer.MAX_VALUE;
        }
        skip(reader);
        return from;
    }

    private void readLevels(LineReader reader) {
        if (bidsAt != Integer.MAX_VALUE) {
            at = bidsAt;
            levels(reader, true, symbol);
        }
        if (asksAt != Integer.MAX_VALUE) {
            at = asksAt;
            levels(reader, false, symbol);
        }
    }

    private void levels(LineReader reader, boolean bids, RecordedSymbol of) {
        take(reader, '[');
        if (peek() == ']') {
            at++;
            return;
        }
        int room = Levels.MAX;
        while (true) {
            take(reader, '[');
            peek();
            long price = decimal(reader, at, of, true, false);
            take(reader, ',');
            peek();
            long quantity = decimal(reader, at, of, false, false);
            while (peek() == ',') {
                // Very old spot messages carry an empty third element.
                at++;
                peek();
                skip(reader);
            }
            take(reader, ']');
            if (--room < 0) {
                throw reader.wrong(
                        at,
                        "more than " + Levels.MAX + " levels on one side",
                        "this is no depth message of a venue; remove the line");
            }
            if (bids) {
                levels.bid(price, quantity);
            } else {
                levels.ask(price, quantity);
            }
            byte next = peek();
            at++;
            if (next == ']') {
                return;
            }
            if (next != ',') {
                at--;
                throw expected(reader, "',' or ']'");
            }
        }
    }

    private long decimal(LineReader reader, int from, boolean price, boolean traded) {
        return decimal(reader, from, symbol, price, traded);
    }

    /** Reads a decimal in quotes and leaves {@link #at} behind it. */
    private long decimal(LineReader reader, int from, RecordedSymbol of, boolean price, boolean traded) {
        at = from;
        if (bytes[at] != '"') {
            throw expected(reader, "a decimal number in quotes");
        }
        at++;
        at = surveying ? survey(reader, at, of, price, traded) : at;
        if (surveying) {
            return 0;
        }
        int places = price ? of.priceDigits : of.quantityDigits;
        int begin = at;
        long value = 0;
        int digit = bytes[at] - '0';
        while (digit >= 0 && digit <= 9) {
            value = value * 10 + digit;
            digit = bytes[++at] - '0';
        }
        int whole = at - begin;
        if (whole == 0) {
            throw Decimals.wrong(reader, begin, price ? "price" : "quantity");
        }
        int left = places;
        if (bytes[at] == '.') {
            int point = at;
            digit = bytes[++at] - '0';
            while (digit >= 0 && digit <= 9) {
                if (left > 0) {
                    value = value * 10 + digit;
                    left--;
                } else if (digit != 0) {
                    throw Decimals.tooFine(reader, begin, price, places);
                }
                digit = bytes[++at] - '0';
            }
            if (at == point + 1) {
                throw Decimals.wrong(reader, begin, price ? "price" : "quantity");
            }
        }
        if (bytes[at] != '"') {
            throw Decimals.wrong(reader, begin, price ? "price" : "quantity");
        }
        at++;
        if (whole + places > 18) {
            return Decimals.exact(reader, begin, price, places);
        }
        while (left-- > 0) {
            value *= 10;
        }
        return value;
    }

    /** Learns the digits of a number without making it one. Returns the offset behind the closing quote. */
    private int survey(LineReader reader, int begin, RecordedSymbol of, boolean price, boolean traded) {
        int i = begin;
        while (bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        int written = 0;
        int significant = 0;
        if (i > begin && bytes[i] == '.') {
            int point = i++;
            while (bytes[i] >= '0' && bytes[i] <= '9') {
                significant = bytes[i] != '0' ? i - point : significant;
                i++;
            }
            written = i - point - 1;
            if (written == 0) {
                throw Decimals.wrong(reader, begin, price ? "price" : "quantity");
            }
        }
        if (i == begin || bytes[i] != '"' || written > 18) {
            throw Decimals.wrong(reader, begin, price ? "price" : "quantity");
        }
        of.learn(price, traded, written, significant);
        return i + 1;
    }
}
