package rialto.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Opens the files that are written. A seam for tests, which make a chosen write or force fail. It leaves out what a
 * device does after such a failure (a page cache that calls unwritten pages clean, a write half done on the platter)
 * and everything that does not go through a channel: renames, deletions, directory entries.
 */
@FunctionalInterface
interface ChannelOpener {

    /** Opens for real. */
    ChannelOpener FILES = FileChannel::open;

    FileChannel open(Path file, OpenOption... options) throws IOException;
}
