package rialto.loop;

import java.util.List;

/** What the loop asks of the threads behind the log. None of it blocks. */
interface Egress {

    /** Asks a venue about orders, on the door's thread, when the door has let pass what was logged up to a sequence number. */
    void reconcile(VenueLink link, List<String> clOrdIds, long afterSequence);

    /** Cancels orders at a venue, on the door's thread, when the door has let pass what was logged up to a sequence number. */
    void cancel(VenueLink link, List<String> clOrdIds, long afterSequence);

    /** Writes a snapshot when its frame is on disk. */
    void snapshot(long sequence, byte[] state);

    /** A reader whose first frame is the next one that the loop will write. Loop thread only. */
    FrameReader fromHere(long nextSequence);

    /** A reader that starts at a frame of the past. */
    FrameReader from(long sequence);

    /** Something was logged that leaves the platform or that people wait for. */
    void logged();

    /** Makes parts for shadows. */
    PartsSource parts();

    /** Share of the ring that is full, 0 to 1. */
    double pressure();
}
