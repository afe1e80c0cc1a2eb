package rialto.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.service.transaction.control.LocalResource;
import org.osgi.service.transaction.control.ScopedWorkException;
import org.osgi.service.transaction.control.TransactionContext;
import org.osgi.service.transaction.control.TransactionControl;
import org.osgi.service.transaction.control.TransactionException;

/** Work on the database inside transactions of the platform's transaction control: an entity manager for each. Thread-safe. */
final class Transactions {

    private final TransactionControl control;
    private final EntityManagerFactory factory;

    Transactions(TransactionControl control, EntityManagerFactory factory) {
        this.control = control;
        this.factory = factory;
    }

    /** Writes: all or nothing. */
    <T> T write(Function<EntityManager, T> work) {
        return unwrapped(() -> control.build().requiresNew(() -> inTransaction(work)));
    }

    /** Reads, in a transaction that is not written in. */
    <T> T read(Function<EntityManager, T> work) {
        return unwrapped(() -> control.build().readOnly().requiresNew(() -> inTransaction(work)));
    }

    private <T> T inTransaction(Function<EntityManager, T> work) {
        TransactionContext context = control.getCurrentContext();
        EntityManager entities = factory.createEntityManager();
        context.postCompletion(status -> entities.close());
        entities.getTransaction().begin();
        context.registerLocalResource(new LocalResource() {
            @Override
            public void commit() {
                entities.getTransaction().commit();
            }

            @Override
            public void rollback() {
                if (entities.getTransaction().isActive()) {
                    entities.getTransaction().rollback();
                }
            }
        });
        return work.apply(entities);
    }

    /** Throws what went wrong inside rather than the wrappings around it. */
    private static <T> T unwrapped(Supplier<T> work) {
        try {
            return work.get();
        } catch (ScopedWorkException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (TransactionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
