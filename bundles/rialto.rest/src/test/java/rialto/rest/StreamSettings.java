package rialto.rest;

import java.lang.annotation.Annotation;

/** Settings of the stream for tests; the heartbeat is struck by hand. */
record StreamSettings(int mostStreams, int mostEvents, long mostBytes, int heartbeatSeconds, int stuckSeconds)
        implements StreamServlet.Settings {

    @Override
    public long gatherMillis() {
        return 1;
    }

    static StreamSettings usual() {
        return new StreamSettings(64, 1_024, 1 << 20, 3_600, 60);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return StreamServlet.Settings.class;
    }
}
