package rialto.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where this program was built. */
final class Repository {

    private Repository() {}

    /** The root of the checkout, found from the place of this program's jar or classes. */
    static Path root() {
        try {
            Path here = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return here.resolve("../../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of this program is no path", e);
        }
    }
}
