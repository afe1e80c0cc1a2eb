/** REST under {@code /api/v1}: JSON in and out, problems by RFC 9457, a stream of server-sent events. */
package rialto.rest;
