/** The console: files for the browser, and the one servlet that hands them out. */
package rialto.console;
