package rialto.backtest;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens files of recorded markets. A service of the plugin that knows their forms; thread-safe. */
@ConsumerType
public interface RecordingSource {

    /**
     * Opens a recording at its beginning.
     *
     * @throws BacktestException {@code bad-recording} if it is missing, empty, damaged or of no known form, with file, place and remedy
     */
    RecordedMarket open(Path file);
}
