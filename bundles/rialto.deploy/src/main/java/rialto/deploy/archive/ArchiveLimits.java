package rialto.deploy.archive;

/**
 * How large an uploaded jar may be, packed and unpacked.
 *
 * @param maxBytes of the jar itself
 * @param maxEntries files and folders in it
 * @param maxUnpackedBytes of all entries together
 * @param maxRatio unpacked to packed bytes of one entry; entries that unpack to no more than 64 KiB are harmless and
 * not judged
 */
public record ArchiveLimits(int maxBytes, int maxEntries, long maxUnpackedBytes, int maxRatio) {

    /** 64 MiB, 10,000 entries, 256 MiB unpacked, ratio 100. */
    public static final ArchiveLimits STANDARD = new ArchiveLimits(64 << 20, 10_000, 256L << 20, 100);

    static final int RATIO_FLOOR_BYTES = 64 << 10;

    public ArchiveLimits {
        if (maxBytes <= 0 || maxEntries <= 0 || maxUnpackedBytes <= 0 || maxRatio <= 0) {
            throw new IllegalArgumentException("limits of an archive must be positive");
        }
    }
}
