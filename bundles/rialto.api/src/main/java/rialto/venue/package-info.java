/**
 * What the author of a venue adapter sees. Adapters implement {@link rialto.venue.VenueAdapter}, register it as a service, and
 * speak to the loop through {@link rialto.venue.VenuePort}. Strategies cannot see this package.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.venue;
