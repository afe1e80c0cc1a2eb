package rialto.security.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import rialto.security.Principal;
import rialto.security.Session;
import rialto.security.Sessions;

/** Sessions in memory, by the SHA-256 of their ids: who reads the memory of this table cannot take one over. */
@Component
@Designate(ocd = SessionTable.Settings.class)
public final class SessionTable implements Sessions {

    /** How long sessions live. */
    @ObjectClassDefinition(name = "Rialto sessions of browsers")
    public @interface Settings {

        @AttributeDefinition(
                description = "minutes without a request after which a session ends",
                min = "1",
                max = "1440")
        int idleMinutes() default 30;

        @AttributeDefinition(description = "hours after which a session ends in any case", min = "1", max = "168")
        int longestHours() default 12;
    }

    static final int MOST = 100;
    private static final int BYTES = 32;
    private static final int LONGEST_ID = 64;

    private final long idleNanos;
    private final long longestNanos;
    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();
    /** By the hash of the id, the oldest first. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(String csrf, Principal principal, long openedNanos, long[] usedNanos) {}

    @Activate
    public SessionTable(Settings settings) {
        this(Duration.ofMinutes(settings.idleMinutes()), Duration.ofHours(settings.longestHours()), System::nanoTime);
    }

    SessionTable(Duration idle, Duration longest, LongSupplier nanoTime) {
        this.idleNanos = idle.toNanos();
        this.longestNanos = longest.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Session open(Principal principal) {
        long now = nanoTime.getAsLong();
        entries.values().removeIf(each -> over(each, now));
        if (entries.size() >= MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
        String id = secret();
        String csrf = secret();
        entries.put(hash(id), new Entry(csrf, principal, now, new long[] {now}));
        return new Session(id, csrf, principal);
    }

    @Override
    public synchronized Session find(String id) {
        if (id == null || id.length() > LONGEST_ID) {
            return null;
        }
        long now = nanoTime.getAsLong();
        String hash = hash(id);
        Entry entry = entries.get(hash);
        if (entry == null) {
            return null;
        }
        if (over(entry, now)) {
            entries.remove(hash);
            return null;
        }
        entry.usedNanos()[0] = now;
        return new Session(id, entry.csrf(), entry.principal());
    }

    @Override
    public synchronized void close(String id) {
        if (id != null && id.length() <= LONGEST_ID) {
            entries.remove(hash(id));
        }
    }

    private boolean over(Entry entry, long now) {
        return now - entry.usedNanos()[0] >= idleNanos || now - entry.openedNanos() >= longestNanos;
    }

    private String secret() {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private static String hash(String id) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
