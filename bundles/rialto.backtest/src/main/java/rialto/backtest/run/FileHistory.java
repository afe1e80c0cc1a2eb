package rialto.backtest.run;

import java.nio.file.Path;
import java.util.List;
import rialto.backtest.History;
import rialto.instrument.Instrument;

/** A recording finer than bars, opened again by each run. */
record FileHistory(Path file, List<Instrument> instruments) implements History {

    FileHistory {
        instruments = List.copyOf(instruments);
    }

    @Override
    public String name() {
        return file.getFileName().toString();
    }

    @Override
    public int barCount() {
        return -1;
    }
}
