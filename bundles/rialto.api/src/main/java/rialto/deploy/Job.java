package rialto.deploy;

import java.util.List;

/**
 * Long work. Immutable; ask again for news.
 *
 * @param id its id
 * @param kind {@code upload}, {@code replace} (a core part), {@code venue} (a venue's bundle), {@code deploy}, {@code swap}, {@code rollback}, {@code undeploy},
 *     {@code return} (code comes back to a deployment) or {@code verify}
 * @param subject the deployment or plugin it is about
 * @param state how it stands
 * @param phase step under way or ended with
 * @param percent 0 to 100
 * @param message the last remark, or why it failed, with the remedy
 * @param result the hash of the plugin or sequence number that came of it; empty until it is done
 * @param startedMillis host time, milliseconds since 1970
 * @param endedMillis host time, 0 while it runs
 * @param steps remarks so far, oldest first
 */
public record Job(
        String id,
        String kind,
        String subject,
        State state,
        String phase,
        int percent,
        String message,
        String result,
        long startedMillis,
        long endedMillis,
        List<String> steps) {

    /** How a job stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
