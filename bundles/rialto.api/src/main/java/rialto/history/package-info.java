/**
 * What happened, for questions: a projection of the journal into a database, which may lag, be rebuilt or be away while trading goes
 * on. Immutable values; services are thread-safe.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package rialto.history;
