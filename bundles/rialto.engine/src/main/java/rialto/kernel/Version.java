package rialto.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rialto.engine.Candidate;
import rialto.market.BarSpec;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * Which code decides for a deployment, and how it was set up: all that is needed to construct it again.
 *
 * @param plugin name of the strategy
 * @param symbolicName its bundle
 * @param version the bundle's version
 * @param sha256 hash of the jar, hex
 * @param parameters as given
 * @param bars bars that it wants
 */
public record Version(
        String plugin,
        String symbolicName,
        String version,
        String sha256,
        SortedMap<String, String> parameters,
        List<BarSpec> bars) {

    public Version {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        bars = List.copyOf(bars);
    }

    /** The version of a candidate; asks its strategy which bars it wants, so call it where plugin code may run. */
    public static Version of(Candidate candidate) {
        return new Version(
                candidate.plugin(),
                candidate.symbolicName(),
                candidate.version(),
                candidate.sha256(),
                candidate.parameters(),
                candidate.strategy().bars());
    }

    public void save(StateWriter out) {
        out.putString(plugin).putString(symbolicName).putString(version).putString(sha256);
        out.putInt(parameters.size());
        parameters.forEach((name, value) -> out.putString(name).putString(value));
        out.putInt(bars.size());
        bars.forEach(spec -> save(spec, out));
    }

    public static Version load(StateReader in) {
        String plugin = in.getString();
        String symbolicName = in.getString();
        String version = in.getString();
        String sha256 = in.getString();
        SortedMap<String, String> parameters = new TreeMap<>();
        for (int n = in.getInt(); n > 0; n--) {
            parameters.put(in.getString(), in.getString());
        }
        List<BarSpec> bars = new ArrayList<>();
        for (int n = in.getInt(); n > 0; n--) {
            bars.add(loadSpec(in));
        }
        return new Version(plugin, symbolicName, version, sha256, parameters, bars);
    }

    static void save(BarSpec spec, StateWriter out) {
        out.putByte(spec.kind().ordinal()).putLong(spec.size());
    }

    static BarSpec loadSpec(StateReader in) {
        return new BarSpec(BarSpec.Kind.values()[in.getByte()], in.getLong());
    }
}
