/** Sessions of browsers. */
package rialto.security.session;
