/**
 * The meter that plugin bytecode runs on: a deterministic count of what a callback has used, kept by the thread.
 *
 * <p>Two kinds of caller. <b>Woven plugin code</b> calls {@link rialto.strategy.fuel.Fuel}; the calls are put in when a
 * class is loaded, and an author never writes them. <b>The host</b> (engine, test kit, deploy) runs plugin code on a
 * {@link rialto.strategy.fuel.MeteredThread}, refills it before each callback and asks it afterwards what was spent and
 * whether the callback was stopped. The same code with the same inputs spends the same number of units on every
 * machine.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.strategy.fuel;
