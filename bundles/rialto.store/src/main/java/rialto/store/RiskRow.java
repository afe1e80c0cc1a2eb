package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A refusal, a limit, the kill switch or an alert. */
@Entity
@Table(name = "RISK_EVENTS")
@Access(AccessType.FIELD)
public class RiskRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    @Column(name = "STATUS", length = 32)
    String status;

    @Column(name = "DEPLOYMENT", length = 128)
    String deployment;

    @Column(name = "INSTRUMENT", length = 160)
    String instrument;

    @Column(name = "ORDER_ID", nullable = false)
    long orderId;

    @Column(name = "CODE", length = 64)
    String code;

    @Column(name = "TEXT", length = 1024)
    String text;

    @Column(name = "WHO", length = 128)
    String who;

    /** For the persistence provider. */
    protected RiskRow() {}
}
