package rialto.backtest;

/** Forms a report is written in. */
public enum ReportFormat {
    /** One self-contained page: figures, charts, trades; no script, nothing loaded. */
    HTML,
    /** All figures, the trades and the equity curve. Money, prices and quantities are decimal texts, times ISO 8601. */
    JSON,
    /** All figures as JSON, without trades and equity: small, however long the run. */
    SUMMARY,
    /** One line for each trade. */
    TRADES_CSV,
    /** One line for each sample of equity. */
    EQUITY_CSV
}
