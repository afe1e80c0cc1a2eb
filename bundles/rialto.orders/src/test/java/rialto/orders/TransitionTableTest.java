package rialto.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.orders.Reports.bytes;
import static rialto.orders.Reports.fill;
import static rialto.orders.Reports.say;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdStatus;
import rialto.order.Order;
import rialto.order.OrderChange;
import rialto.order.Side;

/**
 * The table in the README is what the code does: every cell is played, and no status and no report is missing from it.
 */
class TransitionTableTest {

    private static final String ID = "a-1";
    private static final long QUANTITY = 10;

    private static final Map<String, Consumer<Blotter>> HISTORIES = new LinkedHashMap<>();

    static {
        HISTORIES.put("PENDING_NEW", orders -> {});
        HISTORIES.put("NEW", hear(say(ID, ExecType.NEW)));
        HISTORIES.put("PARTIALLY_FILLED", hear(fill(ID, 1, 3, 100)));
        HISTORIES.put("PENDING_CANCEL, not acknowledged", orders -> orders.requestCancel(1, 2));
        HISTORIES.put(
                "PENDING_CANCEL, acknowledged",
                hear(say(ID, ExecType.NEW)).andThen(orders -> orders.requestCancel(1, 2)));
        HISTORIES.put(
                "PENDING_CANCEL, with fills", hear(fill(ID, 1, 3, 100)).andThen(orders -> orders.requestCancel(1, 2)));
        HISTORIES.put("UNKNOWN, not acknowledged", hear(say(ID, ExecType.UNKNOWN)));
        HISTORIES.put("UNKNOWN, acknowledged", hear(say(ID, ExecType.NEW)).andThen(hear(say(ID, ExecType.UNKNOWN))));
        HISTORIES.put(
                "UNKNOWN, denied twice",
                hear(say(ID, ExecType.NEW))
                        .andThen(hear(say(ID, ExecType.NOT_FOUND)))
                        .andThen(hear(say(ID, ExecType.NOT_FOUND))));
        HISTORIES.put("UNKNOWN, with fills", hear(fill(ID, 1, 3, 100)).andThen(hear(say(ID, ExecType.UNKNOWN))));
        HISTORIES.put(
                "UNKNOWN, cancel asked for since",
                hear(say(ID, ExecType.UNKNOWN)).andThen(orders -> orders.requestCancel(1, 2)));
        HISTORIES.put("FILLED", hear(fill(ID, 1, 10, 100)));
        HISTORIES.put("CANCELED", hear(fill(ID, 1, 3, 100)).andThen(hear(say(ID, ExecType.CANCELED))));
        HISTORIES.put("REJECTED", hear(say(ID, ExecType.REJECTED)));
        HISTORIES.put("EXPIRED", hear(fill(ID, 1, 3, 100)).andThen(hear(say(ID, ExecType.EXPIRED))));
    }

    @TestFactory
    Stream<DynamicTest> everyCellOfTheReadmeIsWhatHappens() throws IOException {
        List<List<String>> table = table();
        List<String> columns = table.get(0);
        List<DynamicTest> tests = new ArrayList<>();
        for (List<String> row : table.subList(1, table.size())) {
            for (int c = 1; c < row.size(); c++) {
                String cell = row.get(c);
                String column = columns.get(c);
                tests.add(DynamicTest.dynamicTest(
                        row.get(0) + " + " + column + " -> " + cell, () -> play(row.get(0), column, cell)));
            }
        }
        return tests.stream();
    }

    @Test
    void noStatusAndNoReportIsMissingFromTheTable() throws IOException {
        List<List<String>> table = table();
        Set<OrdStatus> statuses = EnumSet.noneOf(OrdStatus.class);
        table.subList(1, table.size())
                .forEach(row -> statuses.add(OrdStatus.valueOf(row.get(0).split(",")[0])));
        Set<ExecType> types = EnumSet.noneOf(ExecType.class);
        table.get(0).stream().skip(1).forEach(column -> types.add(ExecType.valueOf(column.split(" ")[0])));

        assertThat(statuses).containsExactly(OrdStatus.values());
        assertThat(types).containsExactlyInAnyOrder(ExecType.values());
        assertThat(table.stream().skip(1).map(row -> row.get(0))).containsExactlyElementsOf(HISTORIES.keySet());
    }

    private static void play(String was, String column, String cell) {
        Blotter orders = new Blotter();
        Order order = orders.accept(Wish.of(1, Side.BUY, QUANTITY, 100), ID, 1);
        HISTORIES.get(was).accept(orders);
        OrdStatus before = order.ordStatus();
        long filled = order.cumQuantity();
        byte[] stateBefore = bytes(orders);
        assertThat(before).isEqualTo(OrdStatus.valueOf(was.split(",")[0]));

        OrderChange change = orders.apply(report(column, order), 50);

        boolean alert = cell.endsWith("!");
        String outcome = cell.split(" ")[0];
        OrdStatus expected = outcome.equals("=") ? before : OrdStatus.valueOf(outcome);
        assertThat(change.order()).isSameAs(order);
        assertThat(order.ordStatus()).isEqualTo(expected);
        assertThat(change.changed()).isEqualTo(!outcome.equals("="));
        assertThat(Arrays.equals(stateBefore, bytes(orders)))
                .as("state unchanged")
                .isEqualTo(!change.changed());
        assertThat(order.updatedNanos() == 50).isEqualTo(change.changed());
        assertThat(!change.alert().isEmpty()).as("alert '%s'", change.alert()).isEqualTo(alert);
        boolean trade = column.startsWith("TRADE");
        assertThat(change.fill() != null).isEqualTo(trade);
        assertThat(order.cumQuantity())
                .isEqualTo(trade ? filled + report(column, orderWith(filled)).lastQuantity() : filled);
        long leaves = expected.open() ? QUANTITY - order.cumQuantity() : 0;
        assertThat(order.leavesQuantity()).isEqualTo(leaves);
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(leaves);
        assertThat(orders.openQuantity("alpha", 0, Side.BUY)).isEqualTo(leaves);
        assertThat(orders.openCount()).isEqualTo(expected.open() ? 1 : 0);
        assertThat(orders.endedCount()).isEqualTo(expected.open() ? 0 : 1);
    }

    private static ExecutionReport report(String column, Order order) {
        return switch (column) {
            case "TRADE part" -> fill(ID, 2, 2, 101);
            case "TRADE rest" -> fill(ID, 2, Math.max(1, QUANTITY - order.cumQuantity()), 101);
            default -> say(ID, ExecType.valueOf(column));
        };
    }

    private static Order orderWith(long filled) {
        Blotter orders = new Blotter();
        Order order = orders.accept(Wish.of(1, Side.BUY, QUANTITY, 100), ID, 1);
        if (filled > 0) {
            orders.apply(fill(ID, 1, filled, 100), 1);
        }
        return order;
    }

    private static Consumer<Blotter> hear(ExecutionReport report) {
        return orders -> orders.apply(report, 1);
    }

    private static List<List<String>> table() throws IOException {
        Path readme = Path.of(System.getProperty("basedir", "."), "README.md");
        List<List<String>> table = Files.readAllLines(readme).stream()
                .dropWhile(line -> !line.startsWith("| was |"))
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("|---"))
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        assertThat(table).isNotEmpty();
        return table;
    }
}
