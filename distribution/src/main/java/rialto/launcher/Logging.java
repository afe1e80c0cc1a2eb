package rialto.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Points Logback, which looks at system properties only, at its configuration and at the folder of the log.
 */
final class Logging {

    private Logging() {}

    /** Uses {@code conf/logback.xml} of the home if there is one, else the one in the jar. */
    static void configure(Path home) {
        Path own = home.resolve("conf").resolve("logback.xml");
        String configuration = Files.exists(own)
                ? own.toUri().toString()
                : Logging.class.getResource("/logback.xml").toString();
        System.setProperty("logback.configurationFile", configuration);
        System.setProperty("rialto.logs", home.resolve("logs").toString());
        // Until Logback takes java.util.logging over, its lines would go to the terminal.
        Logger.getLogger("").setLevel(Level.WARNING);
    }
}
