/**
 * What is traded, and the exact arithmetic of prices, quantities and money. Immutable; any thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package rialto.instrument;
