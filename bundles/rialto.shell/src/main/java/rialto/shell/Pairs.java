package rialto.shell;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parameters as they are typed and shown: {@code name=value}, with blanks between. */
final class Pairs {

    private Pairs() {}

    static SortedMap<String, String> parse(String... pairs) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'" + pair + "' is no parameter; write name=value, all of " + Arrays.toString(pairs));
            }
            parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return parameters;
    }

    static String format(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + '=' + each.getValue())
                .collect(Collectors.joining(" "));
    }
}
