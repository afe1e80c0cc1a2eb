package rialto.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import rialto.history.HistoryKind;
import rialto.history.HistoryQuery;
import rialto.instrument.Instrument;
import rialto.instrument.Money;

/** How a kind of history is kept and shown. Made once, while the class is loaded; after that immutable and thread-safe. */
final class Table<T> {

    /** What is shown of a row under a name. */
    private record Column<T>(String name, BiFunction<T, Instrument, Object> value) {}

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final Map<HistoryKind, Table<?>> TABLES = tables();

    private final Class<T> entity;
    private final ToLongFunction<T> id;
    private final List<Column<T>> columns = new ArrayList<>();
    private final Map<String, String> filters = new TreeMap<>();
    private Function<T, String> instrument = row -> null;

    private Table(Class<T> entity, ToLongFunction<T> id) {
        this.entity = entity;
        this.id = id;
    }

    /** Rows have an instrument of this name, in whose scales columns are shown. */
    private Table<T> priced(Function<T, String> name) {
        instrument = name;
        return this;
    }

    private Table<T> column(String name, Function<T, Object> value) {
        return column(name, (row, none) -> value.apply(row));
    }

    private Table<T> column(String name, BiFunction<T, Instrument, Object> value) {
        columns.add(new Column<>(name, value));
        return this;
    }

    /** A question may ask for an attribute, by the name of the filter. */
    private Table<T> filter(String name, String attribute) {
        filters.put(name, attribute);
        return this;
    }

    static Table<?> of(HistoryKind kind) {
        return TABLES.get(kind);
    }

    /** Class of the rows. */
    Class<T> entity() {
        return entity;
    }

    /** Names of what is shown, in order. */
    List<String> columns() {
        return columns.stream().map(Column::name).toList();
    }

    /** The id of a row. */
    long id(T row) {
        return id.applyAsLong(row);
    }

    /** Filters that a query sets, by attribute; {@code from} and {@code until} left out. */
    Map<String, Object> wanted(HistoryQuery query) {
        Map<String, Object> wanted = new TreeMap<>();
        want(wanted, "deployment", query.deployment(), query.kind());
        want(wanted, "instrument", query.instrument(), query.kind());
        want(wanted, "status", query.status(), query.kind());
        want(wanted, "orderId", query.orderId() == 0 ? null : query.orderId(), query.kind());
        return wanted;
    }

    private void want(Map<String, Object> wanted, String filter, Object value, HistoryKind kind) {
        if (value != null) {
            String attribute = filters.get(filter);
            if (attribute == null) {
                throw new IllegalArgumentException(
                        kind + " cannot be filtered by " + filter + ", only by " + filters.keySet());
            }
            wanted.put(attribute, value);
        }
    }

    /** The row's values. */
    List<Object> show(T row, Instruments instruments) {
        String name = instrument.apply(row);
        Instrument of = name == null ? null : instruments.get(name);
        List<Object> values = new ArrayList<>(columns.size());
        for (Column<T> column : columns) {
            values.add(column.value().apply(row, of));
        }
        return values;
    }

    private static Map<HistoryKind, Table<?>> tables() {
        Map<HistoryKind, Table<?>> tables = new EnumMap<>(HistoryKind.class);
        tables.put(
                HistoryKind.ORDERS,
                new Table<>(OrderRow.class, row -> row.id)
                        .priced(row -> row.instrument)
                        .column("orderId", row -> row.id)
                        .column("clOrdId", row -> row.clOrdId)
                        .column("deployment", row -> row.deployment)
                        .column("instrument", row -> row.instrument)
                        .column("side", row -> row.side)
                        .column("ordType", row -> row.ordType)
                        .column("timeInForce", row -> row.timeInForce)
                        .column("postOnly", row -> row.postOnly)
                        .column("reduceOnly", row -> row.reduceOnly)
                        .column("quantity", (row, i) -> i.formatQuantity(row.quantity))
                        .column("price", (row, i) -> row.ordType.equals("MARKET") ? null : i.formatPrice(row.price))
                        .column("status", row -> row.status)
                        .column("cumQuantity", (row, i) -> i.formatQuantity(row.cumQuantity))
                        .column("leavesQuantity", (row, i) -> i.formatQuantity(row.leavesQuantity))
                        .column(
                                "averagePrice",
                                (row, i) -> row.cumQuantity == 0 ? null : i.formatPrice(row.averagePrice))
                        .column("reason", row -> row.reason)
                        .column("text", row -> row.text)
                        .column("sequence", row -> row.sequence)
                        .column("time", row -> time(row.nanos))
                        .column("cancelTime", row -> time(row.cancelNanos))
                        .column("updatedSequence", row -> row.updatedSequence)
                        .column("updatedTime", row -> time(row.updatedNanos))
                        .filter("deployment", "deployment")
                        .filter("instrument", "instrument")
                        .filter("status", "status")
                        .filter("orderId", "id"));
        tables.put(
                HistoryKind.FILLS,
                new Table<>(FillRow.class, row -> row.id)
                        .priced(row -> row.instrument)
                        .column("fillId", row -> row.id)
                        .column("sequence", row -> row.sequence)
                        .column("time", row -> time(row.nanos))
                        .column("deployment", row -> row.deployment)
                        .column("instrument", row -> row.instrument)
                        .column("orderId", row -> row.orderId)
                        .column("clOrdId", row -> row.clOrdId)
                        .column("side", row -> row.side)
                        .column("execId", row -> row.execId)
                        .column("quantity", (row, i) -> i.formatQuantity(row.quantity))
                        .column("price", (row, i) -> i.formatPrice(row.price))
                        .column("fee", row -> Money.format(row.fee))
                        .column("feeCurrency", row -> row.feeCurrency)
                        .column("maker", row -> row.maker)
                        .column("ambiguous", row -> row.ambiguous)
                        .column("position", (row, i) -> i.formatQuantity(row.positionAfter))
                        .filter("deployment", "deployment")
                        .filter("instrument", "instrument")
                        .filter("orderId", "orderId"));
        tables.put(
                HistoryKind.POSITIONS,
                new Table<>(PositionRow.class, row -> row.id)
                        .priced(row -> row.instrument)
                        .column("positionId", row -> row.id)
                        .column("deployment", row -> row.deployment)
                        .column("instrument", row -> row.instrument)
                        .column("quantity", (row, i) -> i.formatQuantity(row.quantity))
                        .column("averagePrice", (row, i) -> average(i, row.cost, Math.abs(row.quantity)))
                        .column("cost", row -> Money.format(row.cost))
                        .column("realised", row -> Money.format(row.realised))
                        .column("fees", row -> Money.format(row.fees))
                        .column("otherFees", row -> row.otherFees)
                        .column("bought", (row, i) -> i.formatQuantity(row.bought))
                        .column("sold", (row, i) -> i.formatQuantity(row.sold))
                        .column("updatedSequence", row -> row.updatedSequence)
                        .column("updatedTime", row -> time(row.nanos))
                        .filter("deployment", "deployment")
                        .filter("instrument", "instrument"));
        tables.put(
                HistoryKind.TRADES,
                new Table<>(TradeRow.class, row -> row.id)
                        .priced(row -> row.instrument)
                        .column("tradeId", row -> row.id)
                        .column("deployment", row -> row.deployment)
                        .column("instrument", row -> row.instrument)
                        .column("side", row -> row.side)
                        .column("quantity", (row, i) -> i.formatQuantity(row.entryQuantity))
                        .column("entryPrice", (row, i) -> average(i, row.entryValue, row.entryQuantity))
                        .column("exitQuantity", (row, i) -> i.formatQuantity(row.exitQuantity))
                        .column("exitPrice", (row, i) -> average(i, row.exitValue, row.exitQuantity))
                        .column("realised", row -> Money.format(row.realised))
                        .column("fees", row -> Money.format(row.fees))
                        .column("fills", row -> row.fills)
                        .column("status", row -> row.status)
                        .column("sequence", row -> row.sequence)
                        .column("time", row -> time(row.nanos))
                        .column("closedSequence", row -> row.closedSequence == 0 ? null : row.closedSequence)
                        .column("closedTime", row -> time(row.closedNanos))
                        .filter("deployment", "deployment")
                        .filter("instrument", "instrument")
                        .filter("status", "status"));
        tables.put(
                HistoryKind.DEPLOYMENTS,
                new Table<>(DeploymentRow.class, row -> row.id)
                        .column("changeId", row -> row.id)
                        .column("sequence", row -> row.sequence)
                        .column("time", row -> time(row.nanos))
                        .column("deployment", row -> row.deployment)
                        .column("status", row -> row.status)
                        .column("plugin", row -> row.plugin)
                        .column("version", row -> row.version)
                        .column("sha256", row -> row.sha256)
                        .column("parameters", row -> row.parameters)
                        .column("reason", row -> row.reason)
                        .column("who", row -> row.who)
                        .filter("deployment", "deployment")
                        .filter("status", "status"));
        tables.put(
                HistoryKind.SWAPS,
                new Table<>(SwapRow.class, row -> row.id)
                        .column("swapId", row -> row.id)
                        .column("deployment", row -> row.deployment)
                        .column("fromVersion", row -> row.fromVersion)
                        .column("toVersion", row -> row.toVersion)
                        .column("toSha256", row -> row.toSha256)
                        .column("status", row -> row.status)
                        .column("reason", row -> row.reason)
                        .column("who", row -> row.who)
                        .column("sequence", row -> row.sequence)
                        .column("time", row -> time(row.nanos))
                        .column("endedSequence", row -> row.endedSequence == 0 ? null : row.endedSequence)
                        .column("endedTime", row -> time(row.endedNanos))
                        .filter("deployment", "deployment")
                        .filter("status", "status"));
        tables.put(
                HistoryKind.JOBS,
                new Table<>(JobRow.class, row -> row.id)
                        .column("jobNumber", row -> row.id)
                        .column("job", row -> row.job)
                        .column("status", row -> row.status)
                        .column("text", row -> row.text)
                        .column("steps", row -> row.steps)
                        .column("sequence", row -> row.sequence)
                        .column("time", row -> time(row.nanos))
                        .column("updatedSequence", row -> row.updatedSequence)
                        .column("updatedTime", row -> time(row.updatedNanos))
                        .filter("status", "status"));
        tables.put(
                HistoryKind.RISK,
                new Table<>(RiskRow.class, row -> row.id)
                        .column("riskId", row -> row.id)
                        .column("sequence", row -> row.sequence)
                        .column("time", row -> time(row.nanos))
                        .column("status", row -> row.status)
                        .column("deployment", row -> row.deployment)
                        .column("instrument", row -> row.instrument)
                        .column("orderId", row -> row.orderId == 0 ? null : row.orderId)
                        .column("code", row -> row.code)
                        .column("text", row -> row.text)
                        .column("who", row -> row.who)
                        .filter("deployment", "deployment")
                        .filter("instrument", "instrument")
                        .filter("status", "status")
                        .filter("orderId", "orderId"));
        return tables;
    }

    private static String time(long nanos) {
        return nanos == 0
                ? null
                : Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND_NANOS), Math.floorMod(nanos, SECOND_NANOS))
                        .toString();
    }

    /** Value by quantity and contract, to 8 digits, rounded half even; {@code null} of nothing. */
    private static String average(Instrument instrument, long value, long quantity) {
        if (quantity == 0) {
            return null;
        }
        BigDecimal units =
                instrument.quantityScale().decimal(quantity).multiply(BigDecimal.valueOf(instrument.multiplier()));
        BigDecimal price =
                Money.decimal(value).divide(units, 8, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return price.toPlainString();
    }

    /** All classes that the database keeps. */
    static List<Class<?>> entities() {
        List<Class<?>> all = new ArrayList<>(List.of(CheckpointRow.class, InstrumentRow.class));
        TABLES.values().forEach(table -> all.add(table.entity()));
        return all;
    }
}
