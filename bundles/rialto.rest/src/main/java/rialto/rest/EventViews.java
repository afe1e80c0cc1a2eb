package rialto.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import rialto.event.Event;
import rialto.event.MarketEvent;
import rialto.event.OrderEvent;
import rialto.event.PlatformEvent;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.order.OrdType;

/** Events as JSON: numbers as decimal text of their instrument, times as RFC 3339. Thread-safe. */
final class EventViews {

    private final Instruments instruments;

    EventViews(Instruments instruments) {
        this.instruments = instruments;
    }

    /** @throws ProblemException if the event's instrument is unknown or the engine is away */
    Map<String, Object> of(Event event) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", event.getClass().getSimpleName());
        view.put("sequence", event.sequence());
        view.put("time", Times.ofNanos(event.nanos()));
        if (event instanceof MarketEvent market) {
            market(market, view);
        } else if (event instanceof OrderEvent order) {
            order(order, view);
        } else if (event instanceof PlatformEvent platform) {
            platform(platform, view);
        }
        return view;
    }

    private void market(MarketEvent event, Map<String, Object> view) {
        Instrument i = instruments.scales(event.instrument());
        view.put("instrument", event.instrument());
        if (event instanceof MarketEvent.QuoteChanged e) {
            view.put("bidPrice", e.bidQuantity() == 0 ? null : i.formatPrice(e.bidPrice()));
            view.put("bidQuantity", e.bidQuantity() == 0 ? null : i.formatQuantity(e.bidQuantity()));
            view.put("askPrice", e.askQuantity() == 0 ? null : i.formatPrice(e.askPrice()));
            view.put("askQuantity", e.askQuantity() == 0 ? null : i.formatQuantity(e.askQuantity()));
        } else if (event instanceof MarketEvent.Traded e) {
            view.put("tradeId", e.tradeId());
            view.put("price", i.formatPrice(e.price()));
            view.put("quantity", i.formatQuantity(e.quantity()));
            view.put("aggressor", e.aggressor());
        } else if (event instanceof MarketEvent.BookChanged e) {
            view.put("snapshot", e.snapshot());
            view.put("bidLevels", e.bidLevels());
            view.put("askLevels", e.askLevels());
        } else if (event instanceof MarketEvent.BarClosed e) {
            view.put("spec", e.spec().toString());
            view.put("openTime", Times.ofNanos(e.openNanos()));
            view.put("open", i.formatPrice(e.open()));
            view.put("high", i.formatPrice(e.high()));
            view.put("low", i.formatPrice(e.low()));
            view.put("close", i.formatPrice(e.close()));
            view.put("volume", i.formatQuantity(e.volume()));
            view.put("trades", e.trades());
        } else if (event instanceof MarketEvent.FeedChanged e) {
            view.put("status", e.status());
        }
    }

    private void order(OrderEvent event, Map<String, Object> view) {
        // An order for an unknown instrument is refused: then there is no scale, and the numbers stay as they came.
        Instrument i = event instanceof OrderEvent.OrderRefused
                ? instruments.known(event.instrument())
                : instruments.scales(event.instrument());
        view.put("deployment", event.deployment());
        view.put("instrument", event.instrument());
        view.put("orderId", event.orderId());
        if (event instanceof OrderEvent.OrderAccepted e) {
            view.put("clOrdId", e.clOrdId());
            view.put("side", e.side());
            view.put("ordType", e.ordType());
            view.put("timeInForce", e.timeInForce());
            view.put("postOnly", e.postOnly());
            view.put("reduceOnly", e.reduceOnly());
            view.put("quantity", i.formatQuantity(e.quantity()));
            view.put("price", e.ordType() == OrdType.MARKET ? null : i.formatPrice(e.price()));
            view.put("reason", e.reason());
        } else if (event instanceof OrderEvent.OrderRefused e) {
            view.put("side", e.side());
            view.put("ordType", e.ordType());
            view.put("quantity", i == null ? null : i.formatQuantity(e.quantity()));
            view.put("price", i == null || e.ordType() == OrdType.MARKET ? null : i.formatPrice(e.price()));
            view.put("refusal", e.code());
            view.put("text", e.text());
        } else if (event instanceof OrderEvent.CancelRequested e) {
            view.put("clOrdId", e.clOrdId());
        } else if (event instanceof OrderEvent.OrderChanged e) {
            view.put("clOrdId", e.clOrdId());
            view.put("ordStatus", e.ordStatus());
            view.put("cumQuantity", i.formatQuantity(e.cumQuantity()));
            view.put("leavesQuantity", i.formatQuantity(e.leavesQuantity()));
            view.put("averagePrice", e.cumQuantity() == 0 ? null : i.formatPrice(e.averagePrice()));
            view.put("text", e.text());
        } else if (event instanceof OrderEvent.OrderFilled e) {
            view.put("clOrdId", e.clOrdId());
            view.put("side", e.side());
            view.put("execId", e.execId());
            view.put("quantity", i.formatQuantity(e.quantity()));
            view.put("price", i.formatPrice(e.price()));
            view.put("fee", Money.format(e.fee()));
            view.put("feeCurrency", e.feeCurrency());
            view.put("maker", e.maker());
            view.put("ambiguous", e.ambiguous());
            view.put("position", i.formatQuantity(e.position()));
        }
    }

    private void platform(PlatformEvent event, Map<String, Object> view) {
        if (event instanceof PlatformEvent.InstrumentDefined e) {
            view.put("instrument", e.instrument());
            view.put("index", e.index());
            view.put("tickSize", instruments.scales(e.instrument()).formatPrice(e.tick()));
        } else if (event instanceof PlatformEvent.DeploymentChanged e) {
            view.put("deployment", e.deployment());
            view.put("change", e.change());
            view.put("plugin", e.plugin());
            view.put("version", e.version());
            view.put("sha256", e.sha256());
            view.put("parameters", e.parameters());
            view.put("reason", e.reason());
            view.put("who", e.who());
        } else if (event instanceof PlatformEvent.PartChanged e) {
            view.put("part", e.part());
            view.put("version", e.version());
            view.put("reason", e.reason());
        } else if (event instanceof PlatformEvent.LimitsChanged e) {
            view.put(
                    "limits",
                    RiskResource.LimitsView.of(instruments.scales(e.limits().instrument()), e.limits()));
            view.put("who", e.who());
        } else if (event instanceof PlatformEvent.KillSwitchChanged e) {
            view.put("latched", e.latched());
            view.put("reason", e.reason());
            view.put("who", e.who());
        } else if (event instanceof PlatformEvent.VenueChanged e) {
            view.put("venue", e.venue());
            view.put("environment", e.environment());
            view.put("connected", e.connected());
            view.put("reconciled", e.reconciled());
            view.put("text", e.text());
        } else if (event instanceof PlatformEvent.TimerFired e) {
            view.put("deployment", e.deployment());
            view.put("timerId", e.timerId());
        } else if (event instanceof PlatformEvent.Alert e) {
            view.put("source", e.source());
            view.put("text", e.text());
        } else if (event instanceof PlatformEvent.JobStep e) {
            view.put("job", e.job());
            view.put("phase", e.phase());
            view.put("text", e.text());
        }
    }
}
