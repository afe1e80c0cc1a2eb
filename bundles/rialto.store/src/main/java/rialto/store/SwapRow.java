package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** A version that took over. */
@Entity
@Table(name = "SWAPS", indexes = @Index(name = "SWAPS_OF", columnList = "DEPLOYMENT"))
@Access(AccessType.FIELD)
public class SwapRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "DEPLOYMENT", length = 128)
    String deployment;

    @Column(name = "FROM_VERSION", length = 128)
    String fromVersion;

    @Column(name = "TO_VERSION", length = 128)
    String toVersion;

    @Column(name = "TO_SHA256", length = 64)
    String toSha256;

    @Column(name = "STATUS", length = 32)
    String status;

    @Column(name = "REASON", length = 1024)
    String reason;

    @Column(name = "WHO", length = 128)
    String who;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    @Column(name = "ENDED_SEQUENCE", nullable = false)
    long endedSequence;

    @Column(name = "ENDED_NANOS", nullable = false)
    long endedNanos;

    /** For the persistence provider. */
    protected SwapRow() {}
}
