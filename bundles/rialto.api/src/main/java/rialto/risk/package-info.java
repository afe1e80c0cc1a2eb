/**
 * The gate every order passes, its limits, and the kill switch.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.risk;
