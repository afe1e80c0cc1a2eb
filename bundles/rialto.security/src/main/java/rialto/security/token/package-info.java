/** The admin token and those who ask for it. */
package rialto.security.token;
