/** How a part of the core saves and loads its state: one canonical, versioned encoding. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.state;
