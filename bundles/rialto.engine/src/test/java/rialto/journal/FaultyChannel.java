package rialto.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file whose writes and forces fail on command, after half of the bytes if it is a write. */
final class FaultyChannel extends FileChannel {

    /** What fails next, for all channels of one journal. */
    static final class Faults implements ChannelOpener {
        // The spare segment is written by a thread of its own.
        volatile boolean write;
        volatile boolean force;
        /** Only files that had a name starting so when they were opened. */
        volatile String name = "";
        /** Forces of segments since they had their names. */
        volatile int segmentForces;

        @Override
        public FileChannel open(Path file, java.nio.file.OpenOption... options) throws IOException {
            return new FaultyChannel(FileChannel.open(file, options), file, this);
        }
    }

    private final FileChannel channel;
    private final Path file;
    private final Faults faults;

    private FaultyChannel(FileChannel channel, Path file, Faults faults) {
        this.channel = channel;
        this.file = file;
        this.faults = faults;
    }

    private boolean isMeant() {
        return file.getFileName().toString().startsWith(faults.name);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        if (faults.write && isMeant()) {
            ByteBuffer half = source.duplicate();
            half.limit(half.position() + half.remaining() / 2);
            channel.write(half, position);
            throw new IOException("Input/output error");
        }
        return channel.write(source, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        if (file.toString().endsWith(".seg")) {
            faults.segmentForces++;
        }
        if (faults.force && isMeant()) {
            throw new IOException("Input/output error");
        }
        channel.force(metadata);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        channel.truncate(size);
        return this;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
