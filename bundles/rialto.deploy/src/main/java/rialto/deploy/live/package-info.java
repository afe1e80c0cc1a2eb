/** The deployer: what is installed, constructed, on the loop, and how one version makes way for the next. */
package rialto.deploy.live;
