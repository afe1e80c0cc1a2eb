package rialto.engine;

import java.util.SortedMap;
import org.osgi.annotation.versioning.ConsumerType;

/** Constructs versions of strategies again from the jars that are kept, so that a journal can be executed again. */
@ConsumerType
public interface CandidateSource {

    /**
     * A fresh instance.
     *
     * @throws EngineException if the jar is no longer kept or its code fails, with the remedy
     */
    Candidate construct(
            String plugin, String symbolicName, String version, String sha256, SortedMap<String, String> parameters);

    /** Gives an instance back. */
    void dispose(Candidate candidate);
}
