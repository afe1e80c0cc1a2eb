package rialto.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What a command answers: rows under a head, or names and values. Shown aligned, numbers to the right. Not thread-safe. */
public final class Table {

    private static final String NUMBER = "([+-]?[0-9]+(\\.[0-9]+)?%?)?";

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param head names of the columns */
    public Table(String... head) {
        this.head = List.of(head);
    }

    /** Adds a row; {@code null} is shown as nothing. */
    public Table row(Object... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + head.size() + " heads");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> cell == null ? "" : printable(cell.toString()))
                .toList());
        return this;
    }

    /** Names of the columns. */
    public List<String> head() {
        return head;
    }

    /** The rows, as shown. */
    public List<List<String>> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** The table as lines of text, without a line feed at the end. */
    @Override
    public String toString() {
        int[] widths = new int[head.size()];
        boolean[] right = new boolean[head.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    head.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
            right[i] = !rows.isEmpty()
                    && rows.stream().allMatch(row -> row.get(column).matches(NUMBER))
                    && rows.stream().anyMatch(row -> !row.get(column).isEmpty());
        }
        StringBuilder text = new StringBuilder();
        line(head, widths, right, text);
        for (List<String> row : rows) {
            text.append('\n');
            line(row, widths, right, text);
        }
        if (rows.isEmpty()) {
            text.append("\n(none)");
        }
        return text.toString();
    }

    private static void line(List<String> cells, int[] widths, boolean[] right, StringBuilder text) {
        int start = text.length();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            text.append(i == 0 ? "" : "  ").append(right[i] ? padding + cells.get(i) : cells.get(i) + padding);
        }
        int end = text.length();
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
    }

    /** A terminal obeys control characters, and a reason may come from anywhere. */
    private static String printable(String text) {
        return text.codePoints().anyMatch(Character::isISOControl)
                ? text.codePoints()
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }
}
