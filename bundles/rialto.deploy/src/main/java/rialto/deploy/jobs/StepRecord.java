package rialto.deploy.jobs;

/** Where steps of jobs go on record besides the job itself. Must not block for long and must not throw. */
@FunctionalInterface
public interface StepRecord {

    /**
     * @param job id of the job
     * @param phase phase the step belongs to
     * @param text one line for people
     */
    void record(String job, String phase, String text);
}
