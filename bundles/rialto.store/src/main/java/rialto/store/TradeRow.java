package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A round trip. Money is in 1/100,000,000 of the quote currency. */
@Entity
@Table(name = "TRADES")
@Access(AccessType.FIELD)
public class TradeRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "DEPLOYMENT", length = 128)
    String deployment;

    @Column(name = "INSTRUMENT", length = 160)
    String instrument;

    @Column(name = "SIDE", length = 8)
    String side;

    @Column(name = "ENTRY_QUANTITY", nullable = false)
    long entryQuantity;

    @Column(name = "ENTRY_VALUE", nullable = false)
    long entryValue;

    @Column(name = "EXIT_QUANTITY", nullable = false)
    long exitQuantity;

    @Column(name = "EXIT_VALUE", nullable = false)
    long exitValue;

    @Column(name = "REALISED", nullable = false)
    long realised;

    @Column(name = "FEES", nullable = false)
    long fees;

    @Column(name = "FILLS", nullable = false)
    long fills;

    @Column(name = "STATUS", length = 8)
    String status;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    @Column(name = "CLOSED_SEQUENCE", nullable = false)
    long closedSequence;

    @Column(name = "CLOSED_NANOS", nullable = false)
    long closedNanos;

    /** For the persistence provider. */
    protected TradeRow() {}
}
