/**
 * Positions, lots and P&amp;L. Owned by the loop; views are valid during the call that hands them out.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.position;
