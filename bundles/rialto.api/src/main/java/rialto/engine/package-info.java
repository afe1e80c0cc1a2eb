/**
 * What the running engine offers to deployment and operations: questions and commands that the loop answers between two
 * events, and the wiring of deployments.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.engine;
