/**
 * Plugins, deployments, swaps and jobs, as operators see them.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package rialto.deploy;
