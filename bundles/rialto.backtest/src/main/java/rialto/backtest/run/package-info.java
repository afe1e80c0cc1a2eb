/** Runs: a kernel with its real parts and a paper exchange, fed from columns or from a recording, on one thread. */
package rialto.backtest.run;
