package rialto.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.position.Position;
import rialto.position.Positions;

/** Positions and their profit and loss. */
@Path("/positions")
@Produces(MediaType.APPLICATION_JSON)
public final class PositionsResource {

    private final Platform platform;

    PositionsResource(Platform platform) {
        this.platform = platform;
    }

    /** All positions ever opened, in order of their first fills. Filters: {@code deployment}, {@code instrument}. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "deployment", "instrument");
        String deployment = query.text("deployment");
        String instrument = query.text("instrument");
        return Page.all(platform.ask(trading -> rows(trading, deployment, instrument)).stream()
                .map(Row::view)
                .toList());
    }

    private static List<Row> rows(Trading trading, String deployment, String instrument) {
        Positions positions = Platform.part(trading.positions(), "positions");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < positions.count(); i++) {
            Position position = positions.at(i);
            if ((deployment == null || deployment.equals(position.deployment()))
                    && (instrument == null
                            || instrument.equals(position.instrument().name()))) {
                rows.add(Row.of(trading, position));
            }
        }
        return rows;
    }

    private record Row(
            long sequence,
            String deployment,
            Instrument instrument,
            long quantity,
            long averagePrice,
            long realised,
            long fees,
            String otherFees,
            long mark,
            long unrealised,
            long bought,
            long sold) {

        static Row of(Trading trading, Position p) {
            long mark = trading.market() == null
                    ? 0
                    : trading.market().referencePrice(p.instrument().index());
            return new Row(
                    trading.sequence(),
                    p.deployment(),
                    p.instrument(),
                    p.quantity(),
                    p.averagePrice(),
                    p.realised(),
                    p.fees(),
                    p.otherFees(),
                    mark,
                    mark == 0 ? 0 : p.unrealised(mark),
                    p.bought(),
                    p.sold());
        }

        View view() {
            return new View(
                    sequence,
                    deployment,
                    instrument.name(),
                    instrument.formatQuantity(quantity),
                    quantity == 0 ? null : instrument.formatPrice(averagePrice),
                    instrument.quoteCurrency(),
                    Money.format(realised),
                    mark == 0 && quantity != 0 ? null : Money.format(unrealised),
                    mark == 0 ? null : instrument.formatPrice(mark),
                    Money.format(fees),
                    otherFees,
                    instrument.formatQuantity(bought),
                    instrument.formatQuantity(sold));
        }
    }

    /** {@code unrealised} is {@code null} where no price is known. */
    record View(
            long sequence,
            String deployment,
            String instrument,
            String quantity,
            String averagePrice,
            String currency,
            String realised,
            String unrealised,
            String markPrice,
            String fees,
            String otherFees,
            String bought,
            String sold) {}
}
