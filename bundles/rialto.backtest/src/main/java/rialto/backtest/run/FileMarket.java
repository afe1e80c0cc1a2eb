package rialto.backtest.run;

import java.nio.file.Path;
import java.util.List;
import rialto.backtest.BacktestMarket;
import rialto.instrument.Instrument;

/** A recording finer than bars, opened again by each run. */
record FileMarket(Path file, List<Instrument> instruments) implements BacktestMarket {

    FileMarket {
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
