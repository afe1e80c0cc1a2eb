package rialto.history;

import java.util.List;

/**
 * Rows of one kind.
 *
 * @param columns names of the columns, in order
 * @param rows values in the order of the columns: {@code Long}, {@code Boolean}, {@code String} or {@code null}. Prices, quantities and
 *     money are exact decimal texts, times RFC 3339
 * @param nextCursor cursor of the rows that follow; {@code null} at the end
 */
public record HistoryPage(List<String> columns, List<List<Object>> rows, String nextCursor) {}
