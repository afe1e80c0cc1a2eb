/**
 * How a part of the core saves and loads its state: one canonical, versioned encoding, used by snapshots, swaps and the
 * state hash alike. Core parts implement {@link rialto.state.Stateful}; the engine calls it. Single-threaded.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.state;
