package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** A job of the deployer with its last step. */
@Entity
@Table(name = "JOBS", indexes = @Index(name = "JOBS_OF", columnList = "JOB"))
@Access(AccessType.FIELD)
public class JobRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "JOB", length = 128)
    String job;

    @Column(name = "STATUS", length = 128)
    String status;

    @Column(name = "TEXT", length = 1024)
    String text;

    @Column(name = "STEPS", nullable = false)
    long steps;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    @Column(name = "UPDATED_SEQUENCE", nullable = false)
    long updatedSequence;

    @Column(name = "UPDATED_NANOS", nullable = false)
    long updatedNanos;

    /** For the persistence provider. */
    protected JobRow() {}
}
