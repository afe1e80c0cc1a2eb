package rialto.deploy.archive;

import java.util.Locale;

/** A jar that is not taken in. The message is plain: cause first, then the remedy; {@link #code} is for machines. */
public final class ArchiveRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a jar is refused. */
    public enum Code {
        /** More bytes than the limit. */
        TOO_LARGE,
        /** Not a jar, or only a part of one. */
        NOT_A_JAR,
        /** More entries than the limit. */
        TOO_MANY_ENTRIES,
        /** An entry, or all together, unpack to more than the limits. */
        ZIP_BOMB,
        /** An entry's name would lead out of the jar, or could not be a file everywhere. */
        UNSAFE_NAME,
        /** Two entries have one name, or names that differ in case only. */
        DUPLICATE_NAME,
        /** The directory at the end of the jar and its content say different things. */
        DIRECTORY_MISMATCH,
        /** An entry does not unpack, or is not what its checksum says. */
        DAMAGED_ENTRY,
        /** There is no manifest. */
        NO_MANIFEST,
        /** There is a manifest and it cannot be read. */
        UNREADABLE_MANIFEST,
        /** A jar, but no OSGi bundle. */
        NOT_A_BUNDLE,
        /** Bundle-SymbolicName is not a symbolic name. */
        SYMBOLIC_NAME,
        /** Bundle-Version is missing or not a version. */
        VERSION,
        /** Two versions could not run side by side. */
        SINGLETON,
        /** It has a bundle activator. */
        ACTIVATOR,
        /** It requires a bundle by name. */
        REQUIRE_BUNDLE,
        /** It is a fragment. */
        FRAGMENT,
        /** It imports dynamically. */
        DYNAMIC_IMPORT,
        /** It carries other jars, or a class path, or several variants of its classes. */
        CLASS_PATH,
        /** It exports packages. */
        EXPORT,
        /** It carries native code. */
        NATIVE_CODE,
        /** A header, or a strategy's capability, cannot be understood. */
        HEADER
    }

    private final Code code;

    ArchiveRefused(Code code, String message) {
        this(code, message, null);
    }

    ArchiveRefused(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Why, for machines. */
    public Code code() {
        return code;
    }

    /** Why, in lower case with dashes, such as {@code zip-bomb}. */
    public String slug() {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
