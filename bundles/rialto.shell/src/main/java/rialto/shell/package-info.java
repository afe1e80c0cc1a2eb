/** Commands of the scope {@code rialto} for the gogo shell. They answer with tables and print nothing themselves. */
package rialto.shell;
