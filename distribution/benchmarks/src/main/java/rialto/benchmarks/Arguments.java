package rialto.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Options of a benchmark, each {@code --name value}. */
final class Arguments {

    private final Map<String, String> given = new TreeMap<>();

    /**
     * @param known names that may be given, without dashes
     * @throws IllegalArgumentException if another one is given, or one without a value
     */
    Arguments(List<String> arguments, List<String> known) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!name.startsWith("--") || !known.contains(name.substring(2)) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not understood; options are " + known + ", each --name value");
            }
            given.put(name.substring(2), arguments.get(i + 1));
        }
    }

    int number(String name, int otherwise) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " wants a number above 0, not '" + text + "'", e);
        }
        throw new IllegalArgumentException("--" + name + " wants a number above 0, not '" + text + "'");
    }

    String text(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    Path path(String name, Path otherwise) {
        String text = given.get(name);
        return text == null ? otherwise : Path.of(text);
    }

    /** The recorded market data: as stated, or where a checkout has it. */
    Path recording() {
        String property = System.getProperty("rialto.data");
        Path beside = Repository.root().resolve("../shared/data").normalize();
        return path("data", property == null ? beside : Path.of(property))
                .resolve("binance_ws_raw/usdm_btcusdt_20240808.gz");
    }
}
