/**
 * Starts Rialto: reads the options, lays out the home, and runs in one Felix framework the bundles that the feature files name.
 *
 * <p>This is the only code of Rialto that sees the command line, the environment and the framework from outside. What an option
 * chooses reaches the bundles as a framework property or, through the feature files, as a configuration.
 */
package rialto.launcher;
