package rialto.deploy;

import java.util.List;
import java.util.Map;

/**
 * What to deploy.
 *
 * @param name name of the deployment: 1 to 64 of a-z 0-9 and dash
 * @param plugin name of the strategy
 * @param version version of its bundle, or {@code null} for the newest that is kept
 * @param parameters values by name; those left out take their defaults
 * @param instruments names of instruments, at least one
 */
public record DeploymentRequest(
        String name, String plugin, String version, Map<String, String> parameters, List<String> instruments) {}
