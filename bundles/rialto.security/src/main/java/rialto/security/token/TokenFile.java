package rialto.security.token;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file that holds the admin token: 256 random bits as 43 characters of A-Z a-z 0-9 - _ and a line feed, readable and writable
 * by its owner alone.
 *
 * @param token what it holds
 * @param created whether it was made just now
 */
record TokenFile(String token, boolean created) {

    static final int BYTES = 32;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * Reads the token, or makes one if there is no file.
     *
     * @param file its folder is made if need be
     * @throws IllegalStateException if somebody else may read or write the file, or it holds no token, or it cannot be written; the
     *     message names the cause and the remedy
     */
    static TokenFile open(Path file, SecureRandom random) {
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? read(file) : create(file, random);
        } catch (UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "the file system of " + file
                            + " cannot keep a file to its owner; use a home on one with POSIX permissions",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the admin token in " + file + " cannot be read or written (" + reason(e)
                            + "); see that the user who runs Rialto owns the folder",
                    e);
        }
    }

    private static TokenFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalStateException(
                    file + " is no plain file; remove it and start again, a new admin token is made then");
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new IllegalStateException("the admin token in " + file + " has permissions "
                    + PosixFilePermissions.toString(permissions)
                    + ", so that others may know or change it; remove the file and start"
                    + " again, a new token is made then (or, if nobody can have read it: chmod 600 " + file + ")");
        }
        String token = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (!FORM.matcher(token).matches()) {
            throw new IllegalStateException(file + " holds no admin token (43 characters of A-Z a-z 0-9 - _);"
                    + " remove it and start again, a new one is made then");
        }
        return new TokenFile(token, false);
    }

    private static TokenFile create(Path file, SecureRandom random) throws IOException {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Files.createDirectories(file.toAbsolutePath().getParent());
        // Written beside and moved, so that a crash leaves no half of a token behind.
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                draft,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap((token + '\n').getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return new TokenFile(token, true);
    }

    private static String reason(IOException e) {
        String message = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** Names no token. */
    @Override
    public String toString() {
        return "TokenFile[created=" + created + "]";
    }
}
