package rialto.rest;

import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsApplicationBase;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsName;

/**
 * REST under {@value #CONTEXT}: a whiteboard application named {@value #NAME}. The whiteboard itself is at {@code /api}. Other
 * bundles add resources with {@code osgi.jakartars.application.select=(osgi.jakartars.name=rialto)}; they stand behind the same
 * door.
 */
@Component(service = Application.class)
@JakartarsApplicationBase(RestApplication.BASE)
@JakartarsName(RestApplication.NAME)
public final class RestApplication extends Application {

    static final String NAME = "rialto";
    static final String BASE = "v1";
    static final String CONTEXT = "/api/v1";

    private final Set<Object> parts;

    @Activate
    public RestApplication(@Reference Platform platform, @Reference RecentEvents recent) {
        Instruments instruments = new Instruments(platform);
        Access access = new Access(platform);
        this.parts = Set.of(
                new AccessFilter(access, platform),
                new SessionResource(platform, access),
                new Problems(),
                new JsonProvider(new Json()),
                new InstrumentsResource(platform, instruments),
                new MarketDataResource(platform),
                new PluginsResource(platform),
                new DeploymentsResource(platform),
                new OrdersResource(platform),
                new PositionsResource(platform),
                new FillsResource(recent, new EventViews(instruments)),
                new ChangesResource(recent, new EventViews(instruments)),
                new LatenciesResource(platform, recent),
                new RiskResource(platform),
                new JobsResource(platform),
                new BacktestsResource(platform),
                new WatchesResource(platform),
                new HistoryResource(platform),
                new CsvProvider(),
                new StatusResource(platform),
                new OpenApiResource());
    }

    @Override
    public Set<Object> getSingletons() {
        return parts;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                // Problems are ours to word, not the container's.
                "jersey.config.server.response.setStatusOverSendError", true,
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.disableAutoDiscovery", true);
    }
}
