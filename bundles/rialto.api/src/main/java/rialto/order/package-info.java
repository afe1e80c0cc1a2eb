/**
 * Orders from intent to last fill, in the words of FIX 4.4. The order book of record is {@link rialto.order.Orders}, owned by
 * the loop; views are valid during the call that hands them out.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.order;
