package rialto.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;

/** What is traded. */
@Path("/instruments")
@Produces(MediaType.APPLICATION_JSON)
public final class InstrumentsResource {

    private final Platform platform;
    private final Instruments instruments;

    InstrumentsResource(Platform platform, Instruments instruments) {
        this.platform = platform;
        this.instruments = instruments;
    }

    /** All instruments, in order of their definition. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(instruments.all().stream().map(View::of).toList());
    }

    /** One instrument by name. */
    @GET
    @Path("/{instrument}")
    public Object one(@PathParam("instrument") String name) {
        return View.of(platform.ask(trading -> Instruments.find(trading, name)));
    }

    record View(
            String name,
            String symbol,
            String venue,
            InstrumentKind kind,
            String baseCurrency,
            String quoteCurrency,
            String tickSize,
            String lotSize,
            String minQuantity,
            String maxQuantity,
            String minNotional,
            long multiplier,
            long priceDenominator,
            long quantityDenominator) {

        static View of(Instrument i) {
            return new View(
                    i.name(),
                    i.symbol(),
                    i.venue(),
                    i.kind(),
                    i.baseCurrency(),
                    i.quoteCurrency(),
                    i.formatPrice(i.tick()),
                    i.formatQuantity(i.lot()),
                    i.formatQuantity(i.minQuantity()),
                    i.formatQuantity(i.maxQuantity()),
                    Money.format(i.minNotional()),
                    i.multiplier(),
                    i.priceScale().denominator(),
                    i.quantityScale().denominator());
        }
    }
}
