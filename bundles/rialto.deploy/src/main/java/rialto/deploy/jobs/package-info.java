/** Long work: its phases, its progress, its end, and a bounded memory of it. */
package rialto.deploy.jobs;
