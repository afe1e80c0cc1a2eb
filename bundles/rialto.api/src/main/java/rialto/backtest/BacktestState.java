package rialto.backtest;

/**
 * How far a backtest is. Immutable.
 *
 * @param id by which it is asked for
 * @param request what was asked for
 * @param who asked for it
 * @param state what it does
 * @param fraction how far it is, 0 to 1
 * @param events events handled so far
 * @param etaNanos host time until it ends at the pace so far; -1 while that cannot be told, 0 once it has ended
 * @param code of {@link BacktestException} if it failed; empty otherwise
 * @param message why it failed, with the remedy; empty otherwise
 * @param startedMillis when it began, milliseconds since 1970
 */
public record BacktestState(
        String id,
        BacktestRequest request,
        String who,
        State state,
        double fraction,
        long events,
        long etaNanos,
        String code,
        String message,
        long startedMillis) {

    /** What a backtest does. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }
}
