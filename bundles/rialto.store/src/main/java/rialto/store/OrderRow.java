package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An order as it stands. */
@Entity
@Table(name = "ORDERS")
@Access(AccessType.FIELD)
public class OrderRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "CL_ORD_ID", length = 64)
    String clOrdId;

    @Column(name = "DEPLOYMENT", length = 128)
    String deployment;

    @Column(name = "INSTRUMENT", length = 160)
    String instrument;

    @Column(name = "SIDE", length = 8)
    String side;

    @Column(name = "ORD_TYPE", length = 16)
    String ordType;

    @Column(name = "TIME_IN_FORCE", length = 8)
    String timeInForce;

    @Column(name = "POST_ONLY", nullable = false)
    boolean postOnly;

    @Column(name = "REDUCE_ONLY", nullable = false)
    boolean reduceOnly;

    @Column(name = "QUANTITY", nullable = false)
    long quantity;

    @Column(name = "PRICE", nullable = false)
    long price;

    @Column(name = "STATUS", length = 32)
    String status;

    @Column(name = "CUM_QUANTITY", nullable = false)
    long cumQuantity;

    @Column(name = "LEAVES_QUANTITY", nullable = false)
    long leavesQuantity;

    @Column(name = "AVERAGE_PRICE", nullable = false)
    long averagePrice;

    @Column(name = "REASON", length = 1024)
    String reason;

    @Column(name = "TEXT", length = 1024)
    String text;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    @Column(name = "CANCEL_NANOS", nullable = false)
    long cancelNanos;

    @Column(name = "UPDATED_SEQUENCE", nullable = false)
    long updatedSequence;

    @Column(name = "UPDATED_NANOS", nullable = false)
    long updatedNanos;

    /** For the persistence provider. */
    protected OrderRow() {}

    /** An order of which no more than the number is known. */
    static OrderRow of(long id) {
        OrderRow row = new OrderRow();
        row.id = id;
        return row;
    }
}
