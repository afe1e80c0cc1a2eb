package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A fill. */
@Entity
@Table(name = "FILLS")
@Access(AccessType.FIELD)
public class FillRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    @Column(name = "DEPLOYMENT", length = 128)
    String deployment;

    @Column(name = "INSTRUMENT", length = 160)
    String instrument;

    @Column(name = "ORDER_ID", nullable = false)
    long orderId;

    @Column(name = "CL_ORD_ID", length = 64)
    String clOrdId;

    @Column(name = "SIDE", length = 8)
    String side;

    @Column(name = "EXEC_ID", nullable = false)
    long execId;

    @Column(name = "QUANTITY", nullable = false)
    long quantity;

    @Column(name = "PRICE", nullable = false)
    long price;

    @Column(name = "FEE", nullable = false)
    long fee;

    @Column(name = "FEE_CURRENCY", length = 64)
    String feeCurrency;

    @Column(name = "MAKER", nullable = false)
    boolean maker;

    @Column(name = "AMBIGUOUS", nullable = false)
    boolean ambiguous;

    @Column(name = "POSITION_AFTER", nullable = false)
    long positionAfter;

    /** For the persistence provider. */
    protected FillRow() {}
}
