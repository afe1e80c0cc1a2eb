package rialto.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import rialto.history.HistoryKind;
import rialto.history.HistoryQuery;
import rialto.instrument.Instrument;
import rialto.instrument.Money;

/**
 * How a kind of history is kept and shown.
 *
 * @param entity class of its rows
 * @param columns names of what is shown
 * @param id of a row
 * @param values what is shown of a row, in order of the columns
 * @param filters attributes that a question may ask for, by the name of the filter
 */
record Table<T>(
        Class<T> entity,
        List<String> columns,
        ToLongFunction<T> id,
        BiFunction<T, Instruments, List<Object>> values,
        Map<String, String> filters) {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final Map<HistoryKind, Table<?>> TABLES = tables();

    static Table<?> of(HistoryKind kind) {
        return TABLES.get(kind);
    }

    /** Filters that a query sets, by attribute; {@code from} and {@code until} left out. */
    Map<String, Object> wanted(HistoryQuery query) {
        Map<String, Object> wanted = new java.util.TreeMap<>();
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
                throw new IllegalArgumentException(kind + " cannot be filtered by " + filter + ", only by "
                        + new java.util.TreeSet<>(filters.keySet()));
            }
            wanted.put(attribute, value);
        }
    }

    /** The row's values. */
    List<Object> show(T row, Instruments instruments) {
        return values.apply(row, instruments);
    }

    private static Map<HistoryKind, Table<?>> tables() {
        Map<HistoryKind, Table<?>> tables = new EnumMap<>(HistoryKind.class);
        tables.put(
                HistoryKind.ORDERS,
                new Table<>(
                        OrderRow.class,
                        List.of(
                                "orderId",
                                "clOrdId",
                                "deployment",
                                "instrument",
                                "side",
                                "ordType",
                                "timeInForce",
                                "postOnly",
                                "reduceOnly",
                                "quantity",
                                "price",
                                "status",
                                "cumQuantity",
                                "leavesQuantity",
                                "averagePrice",
                                "reason",
                                "text",
                                "sequence",
                                "time",
                                "cancelTime",
                                "updatedSequence",
                                "updatedTime"),
                        row -> row.id,
                        (row, known) -> {
                            Instrument i = known.get(row.instrument);
                            return list(
                                    row.id,
                                    row.clOrdId,
                                    row.deployment,
                                    row.instrument,
                                    row.side,
                                    row.ordType,
                                    row.timeInForce,
                                    row.postOnly,
                                    row.reduceOnly,
                                    i.formatQuantity(row.quantity),
                                    row.ordType.equals("MARKET") ? null : i.formatPrice(row.price),
                                    row.status,
                                    i.formatQuantity(row.cumQuantity),
                                    i.formatQuantity(row.leavesQuantity),
                                    row.cumQuantity == 0 ? null : i.formatPrice(row.averagePrice),
                                    row.reason,
                                    row.text,
                                    row.sequence,
                                    time(row.nanos),
                                    time(row.cancelNanos),
                                    row.updatedSequence,
                                    time(row.updatedNanos));
                        },
                        Map.of(
                                "deployment",
                                "deployment",
                                "instrument",
                                "instrument",
                                "status",
                                "status",
                                "orderId",
                                "id")));
        tables.put(
                HistoryKind.FILLS,
                new Table<>(
                        FillRow.class,
                        List.of(
                                "fillId",
                                "sequence",
                                "time",
                                "deployment",
                                "instrument",
                                "orderId",
                                "clOrdId",
                                "side",
                                "execId",
                                "quantity",
                                "price",
                                "fee",
                                "feeCurrency",
                                "maker",
                                "ambiguous",
                                "position"),
                        row -> row.id,
                        (row, known) -> {
                            Instrument i = known.get(row.instrument);
                            return list(
                                    row.id,
                                    row.sequence,
                                    time(row.nanos),
                                    row.deployment,
                                    row.instrument,
                                    row.orderId,
                                    row.clOrdId,
                                    row.side,
                                    row.execId,
                                    i.formatQuantity(row.quantity),
                                    i.formatPrice(row.price),
                                    Money.format(row.fee),
                                    row.feeCurrency,
                                    row.maker,
                                    row.ambiguous,
                                    i.formatQuantity(row.positionAfter));
                        },
                        Map.of("deployment", "deployment", "instrument", "instrument", "orderId", "orderId")));
        tables.put(
                HistoryKind.POSITIONS,
                new Table<>(
                        PositionRow.class,
                        List.of(
                                "positionId",
                                "deployment",
                                "instrument",
                                "quantity",
                                "averagePrice",
                                "cost",
                                "realised",
                                "fees",
                                "otherFees",
                                "bought",
                                "sold",
                                "updatedSequence",
                                "updatedTime"),
                        row -> row.id,
                        (row, known) -> {
                            Instrument i = known.get(row.instrument);
                            return list(
                                    row.id,
                                    row.deployment,
                                    row.instrument,
                                    i.formatQuantity(row.quantity),
                                    average(i, row.cost, Math.abs(row.quantity)),
                                    Money.format(row.cost),
                                    Money.format(row.realised),
                                    Money.format(row.fees),
                                    row.otherFees,
                                    i.formatQuantity(row.bought),
                                    i.formatQuantity(row.sold),
                                    row.updatedSequence,
                                    time(row.nanos));
                        },
                        Map.of("deployment", "deployment", "instrument", "instrument")));
        tables.put(
                HistoryKind.TRADES,
                new Table<>(
                        TradeRow.class,
                        List.of(
                                "tradeId",
                                "deployment",
                                "instrument",
                                "side",
                                "quantity",
                                "entryPrice",
                                "exitQuantity",
                                "exitPrice",
                                "realised",
                                "fees",
                                "fills",
                                "status",
                                "sequence",
                                "time",
                                "closedSequence",
                                "closedTime"),
                        row -> row.id,
                        (row, known) -> {
                            Instrument i = known.get(row.instrument);
                            return list(
                                    row.id,
                                    row.deployment,
                                    row.instrument,
                                    row.side,
                                    i.formatQuantity(row.entryQuantity),
                                    average(i, row.entryValue, row.entryQuantity),
                                    i.formatQuantity(row.exitQuantity),
                                    average(i, row.exitValue, row.exitQuantity),
                                    Money.format(row.realised),
                                    Money.format(row.fees),
                                    row.fills,
                                    row.status,
                                    row.sequence,
                                    time(row.nanos),
                                    row.closedSequence == 0 ? null : row.closedSequence,
                                    time(row.closedNanos));
                        },
                        Map.of("deployment", "deployment", "instrument", "instrument", "status", "status")));
        tables.put(
                HistoryKind.DEPLOYMENTS,
                new Table<>(
                        DeploymentRow.class,
                        List.of(
                                "changeId",
                                "sequence",
                                "time",
                                "deployment",
                                "status",
                                "plugin",
                                "version",
                                "sha256",
                                "parameters",
                                "reason",
                                "who"),
                        row -> row.id,
                        (row, known) -> list(
                                row.id,
                                row.sequence,
                                time(row.nanos),
                                row.deployment,
                                row.status,
                                row.plugin,
                                row.version,
                                row.sha256,
                                row.parameters,
                                row.reason,
                                row.who),
                        Map.of("deployment", "deployment", "status", "status")));
        tables.put(
                HistoryKind.SWAPS,
                new Table<>(
                        SwapRow.class,
                        List.of(
                                "swapId",
                                "deployment",
                                "fromVersion",
                                "toVersion",
                                "toSha256",
                                "status",
                                "reason",
                                "who",
                                "sequence",
                                "time",
                                "endedSequence",
                                "endedTime"),
                        row -> row.id,
                        (row, known) -> list(
                                row.id,
                                row.deployment,
                                row.fromVersion,
                                row.toVersion,
                                row.toSha256,
                                row.status,
                                row.reason,
                                row.who,
                                row.sequence,
                                time(row.nanos),
                                row.endedSequence == 0 ? null : row.endedSequence,
                                time(row.endedNanos)),
                        Map.of("deployment", "deployment", "status", "status")));
        tables.put(
                HistoryKind.JOBS,
                new Table<>(
                        JobRow.class,
                        List.of(
                                "jobNumber",
                                "job",
                                "status",
                                "text",
                                "steps",
                                "sequence",
                                "time",
                                "updatedSequence",
                                "updatedTime"),
                        row -> row.id,
                        (row, known) -> list(
                                row.id,
                                row.job,
                                row.status,
                                row.text,
                                row.steps,
                                row.sequence,
                                time(row.nanos),
                                row.updatedSequence,
                                time(row.updatedNanos)),
                        Map.of("status", "status")));
        tables.put(
                HistoryKind.RISK,
                new Table<>(
                        RiskRow.class,
                        List.of(
                                "riskId",
                                "sequence",
                                "time",
                                "status",
                                "deployment",
                                "instrument",
                                "orderId",
                                "code",
                                "text",
                                "who"),
                        row -> row.id,
                        (row, known) -> list(
                                row.id,
                                row.sequence,
                                time(row.nanos),
                                row.status,
                                row.deployment,
                                row.instrument,
                                row.orderId == 0 ? null : row.orderId,
                                row.code,
                                row.text,
                                row.who),
                        Map.of(
                                "deployment",
                                "deployment",
                                "instrument",
                                "instrument",
                                "status",
                                "status",
                                "orderId",
                                "orderId")));
        return tables;
    }

    private static List<Object> list(Object... values) {
        return Arrays.asList(values);
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
