/**
 * Who is asking: how the ways in for people and machines (REST, console, web console) tell an operator from a stranger.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package rialto.security;
