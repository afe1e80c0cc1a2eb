package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How far the journal is projected, written with the rows it stands for. */
@Entity
@Table(name = "CHECKPOINT")
@Access(AccessType.FIELD)
public class CheckpointRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    /** Where the journal began when it was projected. */
    @Column(name = "FIRST_SEQUENCE", nullable = false)
    long firstSequence;

    /** Where the journal ended then. */
    @Column(name = "REBUILD_TARGET", nullable = false)
    long rebuildTarget;

    @Column(name = "FORMAT", nullable = false)
    int format;

    /** For the persistence provider. */
    protected CheckpointRow() {}
}
