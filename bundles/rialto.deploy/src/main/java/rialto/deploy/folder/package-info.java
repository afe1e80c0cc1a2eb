/** The folder whose jars are taken in. */
package rialto.deploy.folder;
