package rialto.backtest.run;

import java.util.Arrays;
import rialto.backtest.RecordedMarket;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/** Reads bars into columns; answers {@code null} as soon as something finer comes. */
final class BarReader implements MarketSink {

    private static final int FIRST = 1 << 12;

    private final long[][] columns = new long[6][FIRST];
    private int count;
    private BarSpec only;
    private boolean finer;

    /** The columns of a recording at its beginning, or {@code null} if it holds more than bars of one spec. */
    static BarColumns read(String name, RecordedMarket recording) {
        BarReader reader = new BarReader();
        if (recording.instruments().size() != 1) {
            return null;
        }
        recording.number(0, 0);
        while (!reader.finer && recording.advance()) {
            recording.deliver(reader);
        }
        if (reader.finer || reader.count == 0) {
            return null;
        }
        Instrument instrument = recording.instruments().get(0);
        return new BarColumns(
                name,
                instrument,
                reader.only,
                reader.column(0),
                reader.column(1),
                reader.column(2),
                reader.column(3),
                reader.column(4),
                reader.column(5));
    }

    private long[] column(int i) {
        return Arrays.copyOf(columns[i], count);
    }

    @Override
    public boolean bar(
            int instrument,
            long receivedNanos,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            int trades) {
        finer |= only != null && !only.equals(spec);
        only = spec;
        if (count == columns[0].length) {
            for (int i = 0; i < columns.length; i++) {
                columns[i] = Arrays.copyOf(columns[i], 2 * count);
            }
        }
        columns[0][count] = openNanos;
        columns[1][count] = open;
        columns[2][count] = high;
        columns[3][count] = low;
        columns[4][count] = close;
        columns[5][count++] = volume;
        return true;
    }

    @Override
    public boolean quote(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        finer = true;
        return true;
    }

    @Override
    public boolean trade(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long tradeId,
            long price,
            long quantity,
            Side aggressor) {
        finer = true;
        return true;
    }

    @Override
    public boolean depth(
            int instrument,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels) {
        finer = true;
        return true;
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        finer = true;
        return true;
    }
}
