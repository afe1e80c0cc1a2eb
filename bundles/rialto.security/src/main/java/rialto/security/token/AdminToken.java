package rialto.security.token;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.security.Authenticator;
import rialto.security.Principal;
import rialto.security.Verdict;

/**
 * The one credential of a Rialto: a token of 256 random bits in {@code conf/admin.token} of the home, made at the first start. It
 * is the bearer token of programs and the password of the user {@value #ADMIN}. The token itself is not kept in memory, its
 * SHA-256 is; digests are compared in constant time.
 */
@Component(service = Authenticator.class, immediate = true)
public final class AdminToken implements Authenticator {

    /** The one user. */
    static final String ADMIN = "admin";

    /** Logger that shows the token when it is made; the shipped log configuration sends it to the terminal and to no file. */
    static final String FIRST_START = "rialto.first-start";

    private static final int MOST_FAILURES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int LONGEST = 1_024;
    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);

    private final byte[] digest;
    private final Throttle throttle;

    /** @throws IllegalStateException if there is no home or its token cannot be trusted; names the remedy */
    @Activate
    public AdminToken(BundleContext context) {
        this(home(context.getProperty("rialto.home")), System::nanoTime);
    }

    AdminToken(Path home, LongSupplier nanoTime) {
        Path file = home.resolve("conf").resolve("admin.token");
        TokenFile opened = TokenFile.open(file, new SecureRandom());
        this.digest = sha256(opened.token().toCharArray());
        this.throttle = new Throttle(MOST_FAILURES, WINDOW, nanoTime);
        if (opened.created()) {
            LoggerFactory.getLogger(FIRST_START)
                    .info(
                            "Admin token, shown this once: {}  (kept in {}; user of the web console: {})",
                            opened.token(),
                            file,
                            ADMIN);
        } else {
            LOG.info("The admin token is the one in {}", file);
        }
    }

    private static Path home(String property) {
        if (property == null || property.isBlank()) {
            throw new IllegalStateException(
                    "the framework property rialto.home names no folder for the admin token; start Rialto with its launcher or set it");
        }
        return Path.of(property);
    }

    @Override
    public Verdict bearer(String token) {
        return judge(token != null && token.length() <= LONGEST && right(token.toCharArray()));
    }

    @Override
    public Verdict password(String user, char[] password) {
        boolean right = password != null && password.length <= LONGEST && right(password);
        return judge(right && ADMIN.equals(user));
    }

    private boolean right(char[] credential) {
        return MessageDigest.isEqual(digest, sha256(credential));
    }

    private Verdict judge(boolean right) {
        if (right) {
            return new Verdict.Accepted(new Principal(ADMIN));
        }
        Duration wait = throttle.failed();
        if (wait.isZero()) {
            LOG.warn("A wrong admin credential was refused");
            return new Verdict.Refused();
        }
        return new Verdict.Throttled(wait);
    }

    private static byte[] sha256(char[] text) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        } finally {
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }
}
