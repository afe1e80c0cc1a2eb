/** Jars that are kept by their hash, and what they say of the strategies in them. */
package rialto.deploy.plugins;
