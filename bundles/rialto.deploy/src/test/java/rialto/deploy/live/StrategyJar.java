package rialto.deploy.live;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import rialto.deploy.fuel.Compiled;

/** A bundle with one strategy, compiled and packed as an author's build would do it. */
final class StrategyJar {

    private static final Map<String, Compiled> COMPILED = new ConcurrentHashMap<>();

    /** Tests want the same bundles again and again. */
    private static final Map<String, byte[]> BUILT = new ConcurrentHashMap<>();

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final String source;
    private final String className;

    private StrategyJar(String className, String source) {
        this.className = className;
        this.source = source;
        headers.put("Bundle-SymbolicName", "acme.cross");
        headers.put("Bundle-Version", "1.0.0");
        headers.put("Bundle-Description", "Crosses for tests.");
        headers.put("-exportcontents", "");
        headers.put("-noimportjava", "true");
        headers.put("-noextraheaders", "true");
    }

    /** A strategy {@code cross} with parameters fast (2 to 200, default 10) and note; {@code body} goes into the class. */
    static StrategyJar cross(String version, String body) {
        return new StrategyJar("acme.cross.Cross", """
                package acme.cross;
                import org.osgi.service.component.annotations.*;
                import org.osgi.service.metatype.annotations.*;
                import rialto.strategy.*;
                @StrategyPlugin("cross")
                @Component(factory = StrategyPlugin.FACTORY, service = {}, configurationPolicy = ConfigurationPolicy.IGNORE)
                @Designate(ocd = Cross.Parameters.class)
                public final class Cross implements Strategy {
                    @ObjectClassDefinition(name = "Cross")
                    public @interface Parameters {
                        @AttributeDefinition(name = "Fast", description = "bars in the fast average", min = "2", max = "200")
                        int fast() default 10;
                        @AttributeDefinition(description = "anything", required = false) String note() default "";
                        @AttributeDefinition(description = "how", options = {@Option(value = "calm"), @Option(value = "bold")})
                        String mood() default "calm";
                    }
                    public final int fast;
                    public boolean gone;
                    @Activate public Cross(Parameters p) { fast = p.fast(); construct(p); }
                    @Deactivate void gone() { gone = true; }
                    %s
                }
                """.formatted(
                        body.contains("void construct(") ? body : "private void construct(Parameters p) {}\n" + body))
                .with("Bundle-Version", version);
    }

    /** A strategy {@code cross} that does nothing. */
    static StrategyJar cross(String version) {
        return cross(version, "");
    }

    /** A bundle of any class. */
    static StrategyJar of(String className, String source) {
        return new StrategyJar(className, source);
    }

    StrategyJar with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    InputStream open() {
        return new ByteArrayInputStream(bytes());
    }

    byte[] bytes() {
        return BUILT.computeIfAbsent(source + headers, key -> build()).clone();
    }

    private byte[] build() {
        try (Builder builder = new Builder()) {
            Jar classes = new Jar("classes");
            COMPILED.computeIfAbsent(source, code -> Compiled.of(Map.of(className, code), 17))
                    .classes()
                    .forEach((name, bytes) ->
                            classes.putResource(name.replace('.', '/') + ".class", new EmbeddedResource(bytes, 0L)));
            builder.addClasspath(classes);
            for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (each.endsWith(".jar") && (each.contains("rialto") || each.contains("osgi"))) {
                    builder.addClasspath(new File(each));
                }
            }
            headers.forEach(builder::setProperty);
            builder.setProperty("-privatepackage", className.substring(0, className.lastIndexOf('.')));
            builder.setProperty("-reproducible", "true");
            Jar jar = builder.build();
            if (!builder.isOk()) {
                throw new AssertionError("bnd says " + List.copyOf(builder.getErrors()));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            jar.write(bytes);
            return bytes.toByteArray();
        } catch (Exception e) {
            throw new AssertionError("the bundle of the test cannot be made", e);
        }
    }
}
