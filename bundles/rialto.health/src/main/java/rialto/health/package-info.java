/** Liveness, readiness and metrics over plain HTTP. */
package rialto.health;
