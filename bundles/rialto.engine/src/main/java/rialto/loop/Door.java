package rialto.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.EngineException;
import rialto.instrument.Instrument;
import rialto.journal.JournalException;
import rialto.journal.ReserveFile;
import rialto.kernel.Bytes;
import rialto.kernel.InputWriter;
import rialto.kernel.OutcomeCode;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.venue.NewOrder;

/**
 * The only way out to the venues. A thread of its own follows the log no further than what is durable, looks at the kill switch and
 * at the age of each intent, and hands what passes to the adapter. Cancels always pass; when the journal has failed they go by the
 * reserve file.
 */
final class Door implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final OrdStatus[] STATUSES = OrdStatus.values();
    private static final long ASK_AFTER_NANOS = 500_000_000L;

    private final FrameReader frames;
    private final LongSupplier durableSequence;
    private final KillLatch kill;
    private final Ingress ingress;
    private final IntFunction<Instrument> instruments;
    private final long maxAgeNanos;
    private final ReserveFile reserve;
    private final Pause pause;
    private final DoorTasks tasks;
    private final Runnable onFailure;
    private final List<VenueLink> links = new CopyOnWriteArrayList<>();
    /** Orders that are or may be live at a venue, by client id. */
    private final Map<String, VenueLink> live = new ConcurrentHashMap<>();

    /** Venues that failed on a question for all their orders, with the host's time at which they are asked again. Door's thread only. */
    private final Map<VenueLink, Long> unanswered = new LinkedHashMap<>();

    /** Orders whose fate is unknown, with the host's time at which their venue is asked next. Door's thread only. */
    private final Map<String, Long> unknown = new LinkedHashMap<>();

    private final StateReader in = new StateReader(new byte[0]);
    private volatile boolean stopping;
    private volatile boolean journalFailed;
    private volatile String problem = "";
    private volatile long sequence;
    private volatile long sent;

    /**
     * @param durableSequence last sequence number on disk
     * @param maxAgeNanos longest time from an intent to its sending, host's monotonic clock
     * @param reserve for cancels when the journal has failed; {@code null} without a journal
     * @param onFailure called once on the door's thread when nothing can leave any more
     */
    Door(
            FrameReader frames,
            LongSupplier durableSequence,
            KillLatch kill,
            Ingress ingress,
            IntFunction<Instrument> instruments,
            long maxAgeNanos,
            ReserveFile reserve,
            Pause pause,
            DoorTasks tasks,
            Runnable onFailure) {
        this.frames = frames;
        this.durableSequence = durableSequence;
        this.kill = kill;
        this.ingress = ingress;
        this.instruments = instruments;
        this.maxAgeNanos = maxAgeNanos;
        this.reserve = reserve;
        this.pause = pause;
        this.tasks = tasks;
        this.onFailure = onFailure;
        sequence = frames.nextSequence() - 1;
    }

    void add(VenueLink link) {
        links.add(link);
    }

    void remove(VenueLink link) {
        links.remove(link);
    }

    void journalFailed() {
        journalFailed = true;
    }

    void stop() {
        stopping = true;
    }

    /** Why nothing leaves any more; empty while the door is open. */
    String problem() {
        return problem;
    }

    /** Last sequence number looked at. */
    long sequence() {
        return sequence;
    }

    /** Orders sent since the start. */
    long sent() {
        return sent;
    }

    /** Notes an order that may be live since before the start. */
    void recovered(String clOrdId, VenueLink link) {
        live.put(clOrdId, link);
    }

    /** Cancels everything that may be live, on the calling thread: the kill switch does not queue. */
    void cancelAll() {
        for (Map.Entry<String, VenueLink> entry : new ArrayList<>(live.entrySet())) {
            cancel(entry.getValue(), entry.getKey());
        }
    }

    @Override
    public void run() {
        try {
            follow();
        } catch (RuntimeException | Error e) {
            LOG.error("The door failed after sequence {}; orders stay inside. Start the platform again", sequence, e);
            fail("the door to the venues failed: " + e);
        }
    }

    private void fail(String text) {
        problem = text;
        onFailure.run();
    }

    private void follow() {
        while (!stopping) {
            tasks.run(durableSequence.getAsLong(), sequence);
            if (!unknown.isEmpty()) {
                askForUnknown();
            }
            if (!unanswered.isEmpty()) {
                askAgain();
            }
            if (frames.next()) {
                if (frames.outcomeLength() > 0) {
                    if (!awaitDurable()) {
                        return;
                    }
                    pass();
                }
                sequence = frames.sequence();
                pause.reset();
            } else if (frames.lost()) {
                LOG.error("The door lost its place in the log and has no journal to find it in; orders stay inside");
                fail("the door to the venues lost its place in the log");
                return;
            } else {
                pause.idle();
            }
        }
    }

    /**
     * Waits until the frame is durable, or the journal has failed, or its intents are too old to be sent and only cancels pass: a disk
     * that hangs does not keep those. {@code false} if the door is to close meanwhile.
     */
    private boolean awaitDurable() {
        while (frames.durable() && durableSequence.getAsLong() < frames.sequence() && !journalFailed) {
            if (System.nanoTime() - frames.hostNanos() > maxAgeNanos) {
                return true;
            }
            if (stopping) {
                return false;
            }
            pause.idle();
        }
        return true;
    }

    private void pass() {
        byte[] frame = frames.frame();
        int position = frames.outcomeOffset();
        int end = position + frames.outcomeLength();
        while (position < end) {
            int size = Bytes.getInt(frame, position);
            position += Integer.BYTES;
            switch (frame[position]) {
                case OutcomeCode.ACCEPTED -> accepted(in.reset(frame, position + 1, size - 1));
                case OutcomeCode.CANCEL -> cancel(in.reset(frame, position + 1, size - 1));
                case OutcomeCode.ORDER_CHANGED -> changed(in.reset(frame, position + 1, size - 1));
                case OutcomeCode.RESYNC -> resync((int) Bytes.getLong(frame, position + 1));
                default -> {
                    // Nothing of the rest leaves the platform.
                }
            }
            position += size;
        }
    }

    private void accepted(StateReader r) {
        r.getLong();
        r.getString();
        Instrument instrument = instruments.apply((int) r.getLong());
        Side side = Side.values()[r.getByte()];
        OrdType ordType = OrdType.values()[r.getByte()];
        long quantity = r.getLong();
        long price = r.getLong();
        byte flags = r.getByte();
        TimeInForce timeInForce = TimeInForce.values()[r.getByte()];
        r.getString();
        String clOrdId = r.getString();
        VenueLink link = link(instrument.venue());
        String refusal = refusal(link, instrument.venue());
        if (refusal != null) {
            reject(clOrdId, refusal);
            return;
        }
        live.put(clOrdId, link);
        NewOrder order = new NewOrder(
                clOrdId,
                instrument,
                side,
                ordType,
                timeInForce,
                (flags & 1) != 0,
                (flags & 2) != 0,
                quantity,
                price,
                frames.nanos());
        try {
            synchronized (link) {
                if (kill.latched() != null) {
                    live.remove(clOrdId);
                    reject(clOrdId, killed());
                    return;
                }
                link.adapter().submit(order);
            }
            sent++;
        } catch (RuntimeException | Error e) {
            LOG.error("Venue {} failed on order {}; its fate is asked for", instrument.venue(), clOrdId, e);
            report(ExecutionReport.of(clOrdId, ExecType.UNKNOWN, 0, "the adapter failed while sending: " + e));
        }
    }

    private String refusal(VenueLink link, String venue) {
        if (journalFailed) {
            return "NO_JOURNAL: the journal failed before the intent was durable";
        }
        if (link == null) {
            return "VENUE_NOT_READY: venue " + venue + " has gone";
        }
        if (kill.latched() != null) {
            return killed();
        }
        long age = System.nanoTime() - frames.hostNanos();
        if (age > maxAgeNanos) {
            return "TOO_LATE: the intent was " + age / 1_000_000 + " ms old when it was durable; the limit is "
                    + maxAgeNanos / 1_000_000 + " ms";
        }
        return null;
    }

    private String killed() {
        return "KILL_SWITCH: " + kill.latched();
    }

    private void reject(String clOrdId, String text) {
        report(ExecutionReport.of(clOrdId, ExecType.REJECTED, 0, text));
    }

    private void report(ExecutionReport report) {
        try {
            ingress.put(InputWriter.report(new StateWriter(), report), null);
        } catch (EngineException e) {
            LOG.info(
                    "The loop has stopped; what became of {} is settled with its venue at the next start ({})",
                    report.clOrdId(),
                    report.text());
        }
    }

    private void cancel(StateReader r) {
        r.getLong();
        r.getString();
        Instrument instrument = instruments.apply((int) r.getLong());
        String clOrdId = r.getString();
        VenueLink link = link(instrument.venue());
        if (link == null) {
            LOG.warn(
                    "Cancel of {} waits: venue {} is away; it is asked for when the venue is back",
                    clOrdId,
                    instrument.venue());
            return;
        }
        if (journalFailed) {
            keepInReserve(clOrdId);
        }
        String failure = cancelled(link, clOrdId);
        if (failure != null) {
            // The venue may have the cancel or not: it is asked, and told again if the order still works.
            report(ExecutionReport.of(clOrdId, ExecType.UNKNOWN, 0, "the adapter failed on the cancel: " + failure));
        }
    }

    private void keepInReserve(String clOrdId) {
        try {
            byte[] entry = new StateWriter().putString(clOrdId).toByteArray();
            reserve.append(entry, 0, entry.length);
        } catch (JournalException e) {
            LOG.error("The cancel of {} goes out, but could not be kept: {}", clOrdId, e.getMessage());
        }
    }

    /** Asks a venue for the truth. */
    void reconcile(VenueLink link, List<String> clOrdIds) {
        try {
            synchronized (link) {
                link.adapter().reconcile(clOrdIds);
            }
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Venue {} failed on reconciling; it is asked again, and no new order goes there before",
                    link.adapter().venue(),
                    e);
            unanswered.put(link, System.nanoTime() + ASK_AFTER_NANOS);
        }
    }

    private void askAgain() {
        long now = System.nanoTime();
        unanswered.entrySet().removeIf(entry -> {
            VenueLink link = entry.getKey();
            if (now - entry.getValue() < 0) {
                return false;
            }
            if (links.contains(link) && link.state().connected()) {
                ingress.reconcile(link);
            }
            return true;
        });
    }

    /** Cancels at a venue, on whatever thread. */
    void cancel(VenueLink link, String clOrdId) {
        cancelled(link, clOrdId);
    }

    /** @return why the adapter did not take it; {@code null} if it did */
    private static String cancelled(VenueLink link, String clOrdId) {
        try {
            synchronized (link) {
                link.adapter().cancel(clOrdId);
            }
            return null;
        } catch (RuntimeException | Error e) {
            LOG.error("Venue {} failed on the cancel of {}", link.adapter().venue(), clOrdId, e);
            return e.toString();
        }
    }

    private void changed(StateReader r) {
        r.getLong();
        r.getString();
        int instrument = (int) r.getLong();
        String clOrdId = r.getString();
        OrdStatus status = STATUSES[r.getByte()];
        if (!status.open()) {
            live.remove(clOrdId);
        }
        if (status == OrdStatus.UNKNOWN) {
            VenueLink link = link(instruments.apply(instrument).venue());
            if (link != null) {
                // An order that ended and turns out to be at the venue is live again.
                live.putIfAbsent(clOrdId, link);
            }
            unknown.putIfAbsent(clOrdId, System.nanoTime() + ASK_AFTER_NANOS);
        } else {
            unknown.remove(clOrdId);
        }
    }

    /** Only the venue can say what became of an order: it is asked until it does. */
    private void askForUnknown() {
        long now = System.nanoTime();
        for (Map.Entry<String, Long> entry : unknown.entrySet()) {
            VenueLink link = live.get(entry.getKey());
            // Before it is reconciled it is asked about all orders, and an answer about one would pass for that.
            if (now - entry.getValue() >= 0 && link != null && link.state().reconciled()) {
                entry.setValue(now + ASK_AFTER_NANOS);
                reconcile(link, List.of(entry.getKey()));
            }
        }
    }

    private void resync(int instrument) {
        VenueLink link = link(instruments.apply(instrument).venue());
        if (link != null) {
            try {
                synchronized (link) {
                    link.adapter().resync(instrument);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("Venue {} failed on a resync", link.adapter().venue(), e);
            }
        }
    }

    private VenueLink link(String venue) {
        for (VenueLink link : links) {
            if (link.adapter().venue().equals(venue)) {
                return link;
            }
        }
        return null;
    }
}
