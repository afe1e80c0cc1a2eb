/**
 * What happened, for listeners outside the loop: immutable records in sequence order, subscribed to by type.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package rialto.event;
