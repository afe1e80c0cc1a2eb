package rialto.rest;

import java.nio.charset.StandardCharsets;
import rialto.event.Event;

/**
 * An event as it goes to clients: put into JSON once, when the first of them wants it, however many do. Not thread-safe; whoever hands
 * it on guards it.
 */
final class Heard {

    private final Event event;
    private final EventViews views;
    private final Json json;
    private byte[] body;
    private byte[] frame;
    private int frameN;

    Heard(Event event, EventViews views, Json json) {
        this.event = event;
        this.views = views;
        this.json = json;
    }

    Event event() {
        return event;
    }

    long sequence() {
        return event.sequence();
    }

    /**
     * The frame for those to whom it is the n-th event of its sequence number. Most clients ask for the same types and share it.
     *
     * @throws ProblemException if the event cannot be shown
     */
    byte[] frame(int n) {
        if (frame == null || frameN != n) {
            if (body == null) {
                body = json.bytes(views.of(event));
            }
            frame = frame(event.getClass().getSimpleName(), new EventId(event.sequence(), n), body);
            frameN = n;
        }
        return frame;
    }

    /** A frame as the HTML standard has it, section 9.2. */
    static byte[] frame(String name, EventId id, byte[] body) {
        byte[] head = ("event: " + name + '\n' + (id == null ? "" : "id: " + id + '\n') + "data: ")
                .getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[head.length + body.length + 2];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(body, 0, frame, head.length, body.length);
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        return frame;
    }
}
