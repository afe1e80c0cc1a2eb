package rialto.store;

import jakarta.persistence.EntityManager;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import rialto.event.OrderEvent.OrderFilled;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.Money;

/** Positions and round trips by average cost: what a fill closes realises profit, what it opens adds to the cost. One thread. */
final class Bookings {

    private final Rows<Pair, PositionRow> positions = new Rows<>(
            PositionRow.class,
            row -> new Pair(row.deployment, row.instrument),
            (entities, pair) -> Database.one(
                    entities,
                    PositionRow.class,
                    "select r from PositionRow r where r.deployment = ?1 and r.instrument = ?2",
                    pair.first(),
                    pair.second()));
    private final Rows<Long, TradeRow> trades = new Rows<>(
            TradeRow.class,
            row -> row.id,
            (entities, id) -> Database.one(entities, TradeRow.class, "select r from TradeRow r where r.id = ?1", id));
    private final boolean fromBeginning;
    private long lastPosition;
    private long lastTrade;

    /**
     * @param fromBeginning whether nothing happened before the first fill; otherwise a position that was there already is taken over at
     *     the price of its first fill
     */
    Bookings(EntityManager from, boolean fromBeginning) {
        this.fromBeginning = fromBeginning;
        lastPosition = Database.last(from, PositionRow.class);
        lastTrade = Database.last(from, TradeRow.class);
    }

    /** Writes what was booked; the number of rows. */
    int write(Connection connection) throws SQLException {
        return positions.write(connection) + trades.write(connection);
    }

    void book(OrderFilled e, Instrument instrument, EntityManager entities) {
        PositionRow position = position(e, instrument, entities);
        long before = position.quantity;
        long signed = e.side().sign() * e.quantity();
        long closing = Long.signum(before) == -Long.signum(signed) ? Math.min(Math.abs(before), e.quantity()) : 0;
        long opening = e.quantity() - closing;
        long value = Money.notional(instrument, e.price(), e.quantity());
        long closingValue = opening == 0 ? value : Money.notional(instrument, e.price(), closing);
        long fee = e.feeCurrency().equals(instrument.quoteCurrency()) ? e.fee() : 0;
        if (closing > 0) {
            TradeRow trade = trade(position.tradeId, entities);
            long part = closing == Math.abs(before)
                    ? position.cost
                    : Fixed.multiplyDivide(position.cost, closing, Math.abs(before), RoundingMode.HALF_EVEN);
            long profit = before > 0 ? closingValue - part : part - closingValue;
            position.cost -= part;
            position.realised = Math.addExact(position.realised, profit);
            trade.exitQuantity += closing;
            trade.exitValue = Math.addExact(trade.exitValue, closingValue);
            trade.realised += profit;
            trade.fees += fee;
            trade.fills++;
            if (closing == Math.abs(before)) {
                trade.status = "CLOSED";
                trade.closedSequence = e.sequence();
                trade.closedNanos = e.nanos();
                position.tradeId = 0;
            }
        }
        if (opening > 0) {
            TradeRow trade =
                    position.tradeId == 0 ? opened(e, e.side().name(), position) : trade(position.tradeId, entities);
            position.cost = Math.addExact(position.cost, value - closingValue);
            trade.entryQuantity += opening;
            trade.entryValue = Math.addExact(trade.entryValue, value - closingValue);
            trade.fees += closing > 0 ? 0 : fee;
            trade.fills++;
        }
        position.quantity = Math.addExact(before, signed);
        position.fees = Math.addExact(position.fees, fee);
        if (fee != e.fee()) {
            position.otherFees = plus(position.otherFees, e.fee(), e.feeCurrency());
        }
        if (signed > 0) {
            position.bought = Math.addExact(position.bought, signed);
        } else {
            position.sold = Math.addExact(position.sold, -signed);
        }
        position.updatedSequence = e.sequence();
        position.nanos = e.nanos();
    }

    private PositionRow position(OrderFilled e, Instrument instrument, EntityManager entities) {
        PositionRow known = positions.change(new Pair(e.deployment(), e.instrument()), entities);
        if (known != null) {
            return known;
        }
        PositionRow row = new PositionRow();
        row.id = ++lastPosition;
        row.deployment = e.deployment();
        row.instrument = e.instrument();
        row.otherFees = "";
        long inherited = Math.subtractExact(e.position(), e.side().sign() * e.quantity());
        if (!fromBeginning && inherited != 0) {
            row.quantity = inherited;
            row.cost = Money.notional(instrument, e.price(), Math.abs(inherited));
            TradeRow trade = opened(e, inherited > 0 ? "BUY" : "SELL", row);
            trade.entryQuantity = Math.abs(inherited);
            trade.entryValue = row.cost;
        }
        return positions.add(row);
    }

    private TradeRow opened(OrderFilled e, String side, PositionRow position) {
        TradeRow row = new TradeRow();
        row.id = ++lastTrade;
        row.deployment = e.deployment();
        row.instrument = e.instrument();
        row.side = side;
        row.status = "OPEN";
        row.sequence = e.sequence();
        row.nanos = e.nanos();
        position.tradeId = row.id;
        return trades.add(row);
    }

    private TradeRow trade(long id, EntityManager entities) {
        TradeRow row = trades.change(id, entities);
        if (row == null) {
            throw new OutdatedDatabaseException("trade " + id + " is missing");
        }
        return row;
    }

    /** Adds an amount to a list such as {@code 0.001 BNB, 2 EUR}. */
    private static String plus(String fees, long fee, String currency) {
        Map<String, Long> sums = new TreeMap<>();
        for (String each : fees.isEmpty() ? new String[0] : fees.split(", ")) {
            int space = each.indexOf(' ');
            sums.put(each.substring(space + 1), Money.parse(each.substring(0, space)));
        }
        sums.merge(currency, fee, Math::addExact);
        StringBuilder text = new StringBuilder();
        sums.forEach((each, sum) -> text.append(text.isEmpty() ? "" : ", ")
                .append(Money.format(sum))
                .append(' ')
                .append(each));
        return text.toString();
    }
}
