package rialto.venue.replay;

import java.nio.file.Path;

/** Opens a recording by what its first line looks like. */
final class Recordings {

    private static final String KNOWN = "give a raw Binance WebSocket recording (a receive time in nanoseconds, a"
            + " space, the JSON message), or CSV of klines, of bars (header with time,open,high,low,close,volume) or of"
            + " trades (header with time,price,quantity,side); each may be packed with gzip";

    private Recordings() {}

    /**
     * @param venue name of the venue in the instruments' names
     * @throws RecordingException if the file is missing, damaged or of no known form
     */
    static Recording open(Path file, String venue, RecordedSymbol.Terms terms) {
        try (LineReader lines = new LineReader(file)) {
            Row row = new Row(lines);
            if (!row.next()) {
                throw new RecordingException(file, 0, 0, "is empty", KNOWN, null);
            }
            if (isStream(lines)) {
                return new StreamRecording(file, venue, terms);
            }
            if (BarRecording.recognises(row)) {
                return new BarRecording(file, venue, terms);
            }
            if (TradeRecording.recognises(row)) {
                return new TradeRecording(file, venue, terms);
            }
            throw lines.wrong(lines.start(), "the line is of no known form", KNOWN);
        }
    }

    private static boolean isStream(LineReader lines) {
        int at = lines.start();
        while (lines.bytes()[at] >= '0' && lines.bytes()[at] <= '9') {
            at++;
        }
        return at > lines.start() && lines.bytes()[at] == ' ' && at + 1 < lines.end() && lines.bytes()[at + 1] == '{';
    }
}
