package rialto.launcher;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * Says an exception in a few words, where its message alone is only a path.
 */
final class Reasons {

    private Reasons() {}

    static String of(Throwable failure) {
        if (failure instanceof AccessDeniedException e) {
            return "no permission for " + e.getFile();
        }
        if (failure instanceof NoSuchFileException e) {
            return "no such file " + e.getFile();
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
