/** Reports: figures, charts and trades as one page, as JSON and as CSV. Plain text in memory; any thread. */
package rialto.backtest.report;
