package rialto.deploy;

import java.util.Map;
import rialto.engine.SwapPlan;

/**
 * What to swap to.
 *
 * @param version version of the plugin's bundle, or {@code null} for the newest that is kept
 * @param sha256 hash of a jar that is kept, to tell apart jars of one version; or {@code null}
 * @param parameters changed values by name; the others stay as they are
 * @param plan how careful to be
 */
public record SwapRequest(String version, String sha256, Map<String, String> parameters, SwapPlan plan) {}
