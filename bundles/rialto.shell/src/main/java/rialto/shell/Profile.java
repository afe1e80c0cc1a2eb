package rialto.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new session of the shell at home here, once its own profile has run: our commands come first by name, the prompt shows
 * how real the money is, and names are completed.
 */
@Component(service = CommandSessionListener.class)
public final class Profile implements CommandSessionListener {

    private static final String DONE = ".rialto.profile";
    private static final String SCRIPT = """
            SCOPE = 'rialto:gogo:*'
            \\#prompt = { rialto:prompt }
            """;
    /** Commands and the sort of names their words are. */
    private static final String[][] COMPLETIONS = {
        {"quote", "instruments"},
        {"book", "instruments"},
        {"bars", "instruments"},
        {"limit", "instruments"},
        {"order", "instruments"},
        {"swap", "deployments"},
        {"rollback", "deployments"},
        {"pause", "deployments"},
        {"resume", "deployments"},
        {"undeploy", "deployments"},
        {"orders", "deployments"},
        {"deploy", "plugins"},
        {"cancel", "orders"},
        {"job", "jobs"},
        {"watch", "deployments"},
        {"unwatch", "watches"},
        {"backtest", "plugins"},
        {"report", "backtests"},
        {"compare", "backtests"},
        {"abort", "backtests"},
        {"history", "history"},
    };

    private static final Logger LOG = LoggerFactory.getLogger(Profile.class);

    @Activate
    public Profile() {}

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {}

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception failure) {
        prepare(session);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        prepare(session);
    }

    private static void prepare(CommandSession session) {
        if (session.get(DONE) != null) {
            return;
        }
        session.put(DONE, true);
        try {
            session.execute(SCRIPT);
            if (session.get(".reader") != null) {
                for (String[] completion : COMPLETIONS) {
                    session.execute("complete -c rialto:" + completion[0] + " -a 'rialto:names " + completion[1] + "'");
                }
                session.execute("complete -c rialto:upload -a '__files'");
                session.execute("complete -c rialto:watch -a '__directories'");
                session.execute("complete -c rialto:backtest -a 'rialto:names recordings'");
            }
        } catch (Exception e) { // whatever a script throws
            LOG.warn("The shell's session is without prompt or completion of ours", e);
        }
    }
}
