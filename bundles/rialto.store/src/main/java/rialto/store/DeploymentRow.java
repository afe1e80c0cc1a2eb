package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** A change of a deployment. */
@Entity
@Table(name = "DEPLOYMENTS", indexes = @Index(name = "DEPLOYMENTS_OF", columnList = "DEPLOYMENT"))
@Access(AccessType.FIELD)
public class DeploymentRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "SEQUENCE", nullable = false)
    long sequence;

    @Column(name = "NANOS", nullable = false)
    long nanos;

    @Column(name = "DEPLOYMENT", length = 128)
    String deployment;

    @Column(name = "STATUS", length = 32)
    String status;

    @Column(name = "PLUGIN", length = 128)
    String plugin;

    @Column(name = "VERSION", length = 128)
    String version;

    @Column(name = "SHA256", length = 64)
    String sha256;

    @Column(name = "PARAMETERS", length = 8192)
    String parameters;

    @Column(name = "REASON", length = 1024)
    String reason;

    @Column(name = "WHO", length = 128)
    String who;

    /** For the persistence provider. */
    protected DeploymentRow() {}
}
