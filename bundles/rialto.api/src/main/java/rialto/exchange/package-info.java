/**
 * A matching core that fills orders against recorded or simulated markets and keeps a ledger of its own. The paper venues use
 * it live; the test kit and backtests drive it directly.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.exchange;
