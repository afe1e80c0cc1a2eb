package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** A position of a deployment in an instrument. Money is in 1/100,000,000 of the quote currency. */
@Entity
@Table(name = "POSITIONS", indexes = @Index(name = "POSITIONS_OF", columnList = "DEPLOYMENT, INSTRUMENT"))
@Access(AccessType.FIELD)
public class PositionRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "DEPLOYMENT", length = 128)
    String deployment;

    @Column(name = "INSTRUMENT", length = 160)
    String instrument;

    @Column(name = "QUANTITY", nullable = false)
    long quantity;

    @Column(name = "COST", nullable = false)
    long cost;

    @Column(name = "REALISED", nullable = false)
    long realised;

    @Column(name = "FEES", nullable = false)
    long fees;

    @Column(name = "OTHER_FEES", length = 512)
    String otherFees;

    @Column(name = "BOUGHT", nullable = false)
    long bought;

    @Column(name = "SOLD", nullable = false)
    long sold;

    @Column(name = "TRADE_ID", nullable = false)
    long tradeId;

    @Column(name = "UPDATED_SEQUENCE", nullable = false)
    long updatedSequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    /** For the persistence provider. */
    protected PositionRow() {}
}
