package rialto.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens a journal: takes its lock, verifies it, cuts a torn tail, and refuses everything else that is not as it was
 * written. A journal that is refused is left as it is, byte by byte.
 *
 * <p>The rule between tail and damage is durability. What follows the last good block may be cut if nothing says that
 * it was ever durable: then nobody acted on it. The anchor says how far the journal was durable, and so does every
 * block and marker that still verifies behind the gap, because each carries the durable sequence number of its moment.
 * If either says that more was durable than is left, it is damage (a flipped bit, a file cut short, an older copy, a
 * disk that lied), and the journal is refused with the offset.
 */
public final class JournalRepair {

    static final String ACCEPT_LOSS = "restore the journal directory from a backup; or reconcile orders and positions"
            + " with the venues and start once with --accept-loss";

    private final Path directory;
    private final JournalOptions options;
    private final ChannelOpener opener;

    private final HashChain chain = new HashChain();
    private final BlockView view = new BlockView();
    private final Deque<JournalWriter.Kept> kept = new ArrayDeque<>();
    private final List<Path> superfluous = new ArrayList<>();

    private Anchor.Content anchor;
    private long lastEpoch;
    private long lastSequence;
    private boolean chainKnown;

    /** The end of the last segment. */
    private record Tail(
            Path file,
            long position,
            long segmentBytes,
            long dirtyUntil,
            long missingBytes,
            boolean clean,
            long lostSequence,
            String reason) {

        boolean isTorn() {
            return dirtyUntil > position || missingBytes > 0;
        }
    }

    private JournalRepair(Path directory, JournalOptions options, ChannelOpener opener) {
        this.directory = directory;
        this.options = options;
        this.opener = opener;
    }

    /**
     * Opens the journal in a directory, which is made if it does not exist.
     *
     * @param directory holds the segments, the anchor, the spare segment and the lock
     * @param options how
     * @return the verified journal with its writer
     * @throws DamagedJournalException if it is damaged; names file, offset and remedy
     * @throws JournalException if another process holds it, a newer program wrote it, or the file system fails
     */
    public static Recovery open(Path directory, JournalOptions options) {
        return open(directory, options, ChannelOpener.FILES);
    }

    static Recovery open(Path directory, JournalOptions options, ChannelOpener opener) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new JournalException(
                    directory, "cannot make the journal's directory", "make its parent writable for this user", e);
        }
        JournalLock lock = JournalLock.take(directory);
        boolean opened = false;
        try {
            Recovery recovery = new JournalRepair(directory, options, opener).recover(lock);
            opened = true;
            return recovery;
        } catch (IOException e) {
            throw new JournalException(
                    directory,
                    "cannot open the journal",
                    "check the disk, the free space and the" + " rights of this user, then start again",
                    e);
        } finally {
            if (!opened) {
                release(lock, directory);
            }
        }
    }

    private static void release(JournalLock lock, Path directory) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new JournalException(directory, "cannot let go of the journal's lock", "check the file system", e);
        }
    }

    private Recovery recover(JournalLock lock) throws IOException {
        List<Path> files = segmentFiles();
        boolean anchorLost = !readAnchor(files);
        Tail tail = scan(files);
        long firstSequence = kept.isEmpty() || lastSequence < kept.getFirst().firstSequence()
                ? 0
                : kept.getFirst().firstSequence();

        // Only from here on is anything changed.
        for (Path file : superfluous) {
            Files.delete(file);
        }
        Optional<TornTail> torn = tail == null || !tail.isTorn() ? Optional.empty() : Optional.of(cut(tail));
        Disk.syncDirectory(directory);
        long epoch = lastEpoch + 1;
        JournalWriter.Kept base = kept.peekFirst();
        byte[] noHash = new byte[JournalFormat.HASH_BYTES];
        Anchor written = new Anchor(
                opener,
                directory,
                new Anchor.Content(
                        epoch,
                        lastSequence,
                        chain.head(),
                        base == null ? 0 : base.ordinal(),
                        base == null ? 0 : base.firstSequence(),
                        base == null ? noHash : base.previousChain(),
                        false));
        JournalWriter writer = writer(lock, written, tail, epoch);
        long lost = tail != null ? tail.lostSequence() : anchor != null ? anchor.durableSequence() : 0;
        return new Recovery(
                writer, firstSequence, lastSequence, tail == null || tail.clean(), torn, lost, anchorLost, superfluous);
    }

    private JournalWriter writer(JournalLock lock, Anchor written, Tail tail, long epoch) throws IOException {
        boolean made = false;
        try {
            JournalWriter writer = new JournalWriter(
                    directory,
                    options,
                    opener,
                    lock,
                    written,
                    new JournalWriter.End(
                            kept,
                            tail == null ? 0 : tail.position(),
                            tail == null ? 0 : tail.segmentBytes(),
                            lastSequence,
                            chain,
                            epoch));
            made = true;
            return writer;
        } finally {
            if (!made) {
                written.close();
            }
        }
    }

    private List<Path> segmentFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.getFileName().toString().endsWith(".seg"))
                    .sorted()
                    .forEach(files::add);
        }
        for (Path file : files) {
            if (JournalFormat.segmentSequence(file.getFileName().toString()).isEmpty()) {
                throw new DamagedJournalException(
                        file,
                        0,
                        "a segment with a foreign name",
                        "journal-, 20 digits, .seg",
                        file.getFileName().toString(),
                        "move the file out of the journal's" + " directory");
            }
        }
        return files;
    }

    /** Reads the anchor; false if it is gone and its loss is accepted. */
    private boolean readAnchor(List<Path> files) throws IOException {
        Path file = Anchor.path(directory);
        Optional<Anchor.Content> content = Optional.empty();
        boolean lost = false;
        try {
            content = Anchor.read(directory);
            lost = content.isEmpty() && !files.isEmpty();
        } catch (DamagedJournalException e) {
            if (!options.acceptLoss()) {
                throw e;
            }
            lost = true;
        }
        if (lost && !options.acceptLoss()) {
            throw new DamagedJournalException(
                    file,
                    0,
                    "the anchor is missing beside " + files.size() + " segments",
                    "a file that says how far the journal was durable",
                    "no file",
                    ACCEPT_LOSS);
        }
        anchor = content.orElse(null);
        lastEpoch = anchor == null ? 0 : anchor.epoch();
        if (anchor != null && files.isEmpty() && anchor.baseSequence() > 0 && !options.acceptLoss()) {
            throw missing(
                    anchor.baseSequence(),
                    "all segments are missing, of which the anchor says that the journal"
                            + " was durable up to sequence " + anchor.durableSequence());
        }
        return !lost;
    }

    private Tail scan(List<Path> files) throws IOException {
        Tail tail = null;
        int verifyFrom = firstVerified(files);
        for (int i = 0; i < files.size(); i++) {
            boolean last = i == files.size() - 1;
            try (SegmentInput input = new SegmentInput(files.get(i))) {
                SegmentFormat format = SegmentFormat.of(input);
                SegmentHeader header = format.header(input);
                lastEpoch = Math.max(lastEpoch, header.epoch());
                long named = JournalFormat.segmentSequence(
                                files.get(i).getFileName().toString())
                        .orElseThrow();
                if (header.firstSequence() != named) {
                    throw new DamagedJournalException(
                            input.file(),
                            0,
                            "segment under a wrong name, renamed or swapped",
                            "first sequence " + named,
                            "first sequence " + header.firstSequence());
                }
                if (isSuperfluous(header, last)) {
                    superfluous.add(files.get(i));
                    continue;
                }
                checkHeader(input.file(), header);
                kept.addLast(new JournalWriter.Kept(
                        files.get(i), header.ordinal(), header.firstSequence(), header.previousChain()));
                if (i < verifyFrom) {
                    // Taken on trust; the header of the next one says where it ended.
                    chainKnown = false;
                    continue;
                }
                if (!chainKnown) {
                    chain.moveTo(header.previousChain(), 0);
                    lastSequence = header.firstSequence() - 1;
                    chainKnown = true;
                }
                tail = scan(input, format, header, last);
            }
        }
        return tail;
    }

    /** Index of the first segment of which every byte is verified. */
    private int firstVerified(List<Path> files) {
        long from = options.verifyFromSequence();
        if (anchor != null) {
            from = Math.min(from, anchor.durableSequence());
        }
        int first = 0;
        for (int i = 0; i < files.size(); i++) {
            if (JournalFormat.segmentSequence(files.get(i).getFileName().toString())
                            .orElseThrow()
                    <= from) {
                first = i;
            }
        }
        return first;
    }

    private boolean isSuperfluous(SegmentHeader header, boolean last) {
        return anchor != null && anchor.baseSequence() > 0 && header.ordinal() < anchor.baseOrdinal() && !last;
    }

    private void checkHeader(Path file, SegmentHeader header) {
        JournalWriter.Kept previous = kept.peekLast();
        if (previous == null) {
            long ordinal = anchor == null ? header.ordinal() : anchor.baseOrdinal();
            if (header.ordinal() != ordinal) {
                throw missing(
                        anchor.baseSequence(),
                        "the oldest segment is missing, ordinal " + ordinal + "; the oldest found is "
                                + file.getFileName() + " with ordinal " + header.ordinal());
            }
            if (anchor != null
                    && anchor.baseSequence() > 0
                    && (header.firstSequence() != anchor.baseSequence()
                            || !Arrays.equals(header.previousChain(), anchor.baseChain()))) {
                throw new DamagedJournalException(
                        file,
                        0,
                        "oldest segment replaced by another",
                        "first sequence " + anchor.baseSequence() + " and its chain",
                        "first sequence "
                                + header.firstSequence()
                                + (header.firstSequence() == anchor.baseSequence() ? " and another chain" : ""));
            }
            return;
        }
        if (header.ordinal() != previous.ordinal() + 1) {
            throw missing(
                    chainKnown ? lastSequence + 1 : previous.firstSequence(),
                    "the segment after "
                            + previous.file().getFileName() + " is missing; the next found is " + file.getFileName()
                            + " with ordinal " + header.ordinal() + ", expected ordinal " + (previous.ordinal() + 1));
        }
        if (chainKnown && header.firstSequence() != lastSequence + 1) {
            throw new DamagedJournalException(
                    file,
                    0,
                    "segment replaced by another, its sequence does not continue",
                    "first sequence " + (lastSequence + 1),
                    "first sequence " + header.firstSequence());
        }
        if (chainKnown && !chain.isAt(header.previousChain(), 0)) {
            throw new DamagedJournalException(
                    file,
                    0,
                    "segment replaced by another, its chain does not continue",
                    "previous chain hash " + Hex.of(chain.head()),
                    Hex.of(header.previousChain()));
        }
    }

    private DamagedJournalException missing(long firstSequence, String what) {
        return new DamagedJournalException(
                directory.resolve(JournalFormat.segmentName(firstSequence)), 0, what, "a segment", "none");
    }

    /** Verifies a segment; of the last one, returns where it ends. */
    private Tail scan(SegmentInput input, SegmentFormat format, SegmentHeader header, boolean last) throws IOException {
        Path file = input.file();
        long size = header.segmentBytes();
        long position = format.firstBlock();
        while (true) {
            BlockView.Kind kind = format.read(input, position, size, view);
            switch (kind) {
                case BLOCK -> {
                    verifyBlock(file, position, format);
                    position += view.totalBytes();
                }
                case ROLLED, CLOSED -> {
                    if (view.lastSequence() != lastSequence || !chain.isAt(view.header, format.chainOffset())) {
                        throw new DamagedJournalException(
                                file,
                                position,
                                "marker of another journal",
                                "sequence " + lastSequence + ", chain " + Hex.of(chain.head()),
                                "sequence " + view.lastSequence() + ", chain "
                                        + Hex.of(view.header, format.chainOffset()));
                    }
                    long behind = position + view.totalBytes();
                    if (last) {
                        return tail(input, format, header, position, behind, kind == BlockView.Kind.CLOSED, null);
                    }
                    if (kind == BlockView.Kind.CLOSED) {
                        throw new DamagedJournalException(
                                file,
                                position,
                                "segment closed, yet a later one exists; it" + " is an older copy",
                                "the marker of a full segment",
                                "the marker of a closed journal");
                    }
                    requireZeros(input, behind, size);
                    return null;
                }
                case EMPTY -> {
                    if (last) {
                        return tail(input, format, header, position, position, false, "no block");
                    }
                    throw new DamagedJournalException(
                            file,
                            position,
                            "segment ends after sequence " + lastSequence
                                    + ", yet a later one exists; it was cut short or is an older copy",
                            "a block or the marker of a full segment",
                            "nothing");
                }
                case INVALID -> {
                    if (last) {
                        return tail(input, format, header, position, position, false, view.fault);
                    }
                    throw new DamagedJournalException(file, position, view.fault, view.expected, view.actual);
                }
            }
        }
    }

    private void verifyBlock(Path file, long position, SegmentFormat format) {
        if (view.firstSequence() != lastSequence + 1 || view.lastSequence() < view.firstSequence()) {
            throw new DamagedJournalException(
                    file,
                    position,
                    "block out of sequence",
                    "first sequence " + (lastSequence + 1),
                    "sequence " + view.firstSequence() + " to " + view.lastSequence());
        }
        byte[] hash = new byte[JournalFormat.HASH_BYTES];
        chain.next(view.header, view.payload, 0, view.length(), hash, 0);
        int claimed = format.chainOffset();
        if (!Arrays.equals(hash, 0, hash.length, view.header, claimed, claimed + hash.length)) {
            throw new DamagedJournalException(
                    file,
                    position,
                    "block of another journal or altered, the chain breaks",
                    "chain " + Hex.of(hash),
                    "chain " + Hex.of(view.header, format.chainOffset()));
        }
        chain.moveTo(hash, 0);
        lastSequence = view.lastSequence();
        if (anchor != null
                && view.firstSequence() <= anchor.durableSequence()
                && anchor.durableSequence() <= view.lastSequence()
                && !(anchor.durableSequence() == lastSequence && Arrays.equals(anchor.durableChain(), hash))) {
            throw new DamagedJournalException(
                    file,
                    position,
                    "block is not the one that the anchor knows to be durable",
                    "sequence " + anchor.durableSequence() + ", chain " + Hex.of(anchor.durableChain()),
                    "sequence " + lastSequence + ", chain " + Hex.of(hash));
        }
    }

    /** Judges what stands behind the last good block. */
    private Tail tail(
            SegmentInput input,
            SegmentFormat format,
            SegmentHeader header,
            long position,
            long behind,
            boolean closed,
            String fault)
            throws IOException {
        Path file = input.file();
        long fileSize = input.size();
        String expected = view.expected;
        String actual = view.actual;
        long anchored = anchor == null ? 0 : anchor.durableSequence();
        long durable = anchored;
        long laterBlock = -1;
        long dirtyUntil = behind;
        byte[] window = new byte[64 << 10];
        // Units start at multiples of 8; so do position, behind and the windows.
        for (long at = behind; at < fileSize; at += window.length) {
            int count = input.read(at, window, 0, window.length);
            for (int i = 0; i < count; i++) {
                if (window[i] == 0) {
                    continue;
                }
                dirtyUntil = at + i + 1;
                if (i % JournalFormat.ALIGNMENT == 0
                        && i + Integer.BYTES <= count
                        && format.startsUnit(intAt(window, i))) {
                    BlockView.Kind kind = format.read(input, at + i, header.segmentBytes(), view);
                    boolean valid = kind == BlockView.Kind.BLOCK
                            ? view.lastSequence() > lastSequence
                            : kind == BlockView.Kind.ROLLED || kind == BlockView.Kind.CLOSED;
                    if (valid) {
                        laterBlock = laterBlock < 0 ? at + i : laterBlock;
                        durable = Math.max(durable, view.durableSequence());
                    }
                }
            }
        }
        if (durable > lastSequence) {
            String gone = "sequence " + (lastSequence + 1) + " to " + durable + " was durable and is gone";
            if (laterBlock >= 0) {
                throw new DamagedJournalException(
                        file,
                        position,
                        (fault == null ? "marker in the middle" : fault) + ", followed by a valid block at offset "
                                + laterBlock + "; " + gone,
                        expected == null ? "a block" : expected,
                        actual == null ? "zeros" : actual);
            }
            if (!options.acceptLoss()) {
                throw new DamagedJournalException(
                        file,
                        position,
                        (fault == null ? "" : fault + "; ") + gone
                                + ", so the file was damaged, cut short or replaced by an older copy",
                        expected == null ? "a block with sequence " + (lastSequence + 1) : expected,
                        actual == null ? "nothing" : actual,
                        ACCEPT_LOSS);
            }
        }
        // A marker stays where it is; the next block is written over it.
        boolean intact = behind > position && dirtyUntil == behind;
        return new Tail(
                file,
                position,
                header.segmentBytes(),
                intact ? position : dirtyUntil,
                Math.max(0, header.segmentBytes() - fileSize),
                closed,
                durable > lastSequence ? durable : 0,
                behind > position ? "bytes behind the marker of a clean end" : fault);
    }

    private static int intAt(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }

    private void requireZeros(SegmentInput input, long from, long segmentBytes) throws IOException {
        if (input.size() != segmentBytes) {
            throw new DamagedJournalException(
                    input.file(),
                    Math.min(input.size(), segmentBytes),
                    "segment of a wrong size",
                    segmentBytes + " bytes",
                    input.size() + " bytes");
        }
        byte[] window = new byte[4096];
        for (long at = from; at < segmentBytes; at += window.length) {
            int count = input.read(at, window, 0, (int) Math.min(window.length, segmentBytes - at));
            for (int i = 0; i < count; i++) {
                if (window[i] != 0) {
                    throw new DamagedJournalException(
                            input.file(),
                            at + i,
                            "bytes behind the end of a full segment",
                            "0x00",
                            "0x" + Integer.toHexString(window[i] & 0xFF));
                }
            }
        }
    }

    private TornTail cut(Tail tail) throws IOException {
        try (FileChannel channel = opener.open(tail.file(), StandardOpenOption.WRITE)) {
            long dirtyUntil = Math.min(tail.dirtyUntil(), tail.segmentBytes());
            Disk.zero(channel, tail.position(), dirtyUntil);
            if (channel.size() > tail.segmentBytes()) {
                channel.truncate(tail.segmentBytes());
            }
            Disk.zero(channel, tail.segmentBytes() - tail.missingBytes(), tail.segmentBytes());
            channel.force(true);
        }
        return new TornTail(
                tail.file(),
                tail.position(),
                Math.max(0, tail.dirtyUntil() - tail.position()),
                tail.missingBytes(),
                tail.reason() == null ? "file too short" : tail.reason());
    }
}
