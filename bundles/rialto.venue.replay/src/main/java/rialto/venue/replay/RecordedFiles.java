package rialto.venue.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Component;
import rialto.backtest.BacktestException;
import rialto.backtest.RecordedMarket;
import rialto.backtest.RecordingSource;
import rialto.instrument.Instrument;
import rialto.market.MarketSink;

/** The forms that a replay plays, for whoever wants them without its clock. Instruments are those of the venue {@code replay}. */
@Component
public final class RecordedFiles implements RecordingSource {

    private static final String VENUE = "replay";

    @Override
    public RecordedMarket open(Path file) {
        return told(() -> new OpenFile(Recordings.open(file, VENUE, RecordedSymbol.Terms.NONE)));
    }

    private static <T> T told(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RecordingException e) {
            throw new BacktestException("bad-recording", e.getMessage(), e);
        }
    }

    /** A recording whose failures are told in the words of the contract. */
    private record OpenFile(Recording recording) implements RecordedMarket {

        @Override
        public List<Instrument> instruments() {
            return recording.instruments();
        }

        @Override
        public void number(int i, int index) {
            recording.number(i, index);
        }

        @Override
        public boolean advance() {
            try {
                return recording.advance();
            } catch (RecordingException e) {
                throw new BacktestException("bad-recording", e.getMessage(), e);
            }
        }

        @Override
        public long receivedNanos() {
            return recording.receivedNanos();
        }

        @Override
        public void deliver(MarketSink sink) {
            recording.deliver(sink, 0);
        }

        @Override
        public double fraction() {
            return recording.fraction();
        }

        @Override
        public void close() {
            told(() -> {
                recording.close();
                return null;
            });
        }
    }
}
