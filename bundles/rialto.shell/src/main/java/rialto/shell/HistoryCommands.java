package rialto.shell;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.history.History;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;

/** What happened, from the database of history, and its rebuild from the journal. */
@Component(service = HistoryCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {"history", "rebuild"})
public final class HistoryCommands {

    private static final String USUAL = "20";
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Desk desk;

    @Activate
    public HistoryCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("what happened, newest first; without a kind, how far history is")
    public Table history(
            @Descriptor("most rows, 1 to 1000")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = USUAL)
                    int limit,
            @Descriptor("only of this deployment")
                    @Parameter(
                            names = {"-d", "--deployment"},
                            absentValue = "")
                    String deployment,
            @Descriptor("only in this instrument")
                    @Parameter(
                            names = {"-i", "--instrument"},
                            absentValue = "")
                    String instrument,
            @Descriptor("only of the order with this number")
                    @Parameter(
                            names = {"-o", "--order"},
                            absentValue = "0")
                    long order,
            @Descriptor("only with this status, change, outcome, phase or sort of risk event")
                    @Parameter(
                            names = {"-s", "--status"},
                            absentValue = "")
                    String status,
            @Descriptor("not before this time, such as 2026-01-31T12:00:00Z")
                    @Parameter(
                            names = {"-f", "--from"},
                            absentValue = "")
                    String from,
            @Descriptor("before this time")
                    @Parameter(
                            names = {"-u", "--until"},
                            absentValue = "")
                    String until,
            @Descriptor("orders, fills, positions, trades, deployments, swaps, jobs or risk") String... kind) {
        if (kind.length == 0) {
            return status(desk.history().status());
        }
        HistoryPage page = desk.history()
                .find(new HistoryQuery(
                        kind(String.join(" ", kind)),
                        wanted(deployment),
                        wanted(instrument),
                        order,
                        wanted(status),
                        nanos("from", from),
                        nanos("until", until),
                        limit,
                        null));
        Table table =
                new Table(page.columns().stream().map(HistoryCommands::head).toArray(String[]::new));
        for (List<Object> row : page.rows()) {
            table.row(row.toArray());
        }
        return table;
    }

    @Descriptor("project the journal into a new database; trading goes on")
    public Table rebuild() {
        History history = desk.history();
        history.rebuild(Desk.WHO);
        return status(desk.awaitFollowing(history));
    }

    private static Table status(HistoryStatus s) {
        return new Table("HISTORY", s.state().name())
                .row("sequence", s.sequence())
                .row("engine", s.head())
                .row("behind", s.lag() + " inputs")
                .row("begins at", s.firstSequence())
                .row("done", (int) (100 * s.progress()) + "%")
                .row("rows written", s.rows())
                .row("problem", s.problem().isEmpty() ? "none" : s.problem());
    }

    /** Names of the kinds, as they are typed. */
    static List<String> kinds() {
        return Arrays.stream(HistoryKind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static HistoryKind kind(String name) {
        if (!kinds().contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is none of " + String.join(", ", kinds()));
        }
        return HistoryKind.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** {@code clOrdId} becomes {@code CL ORD ID}. */
    private static String head(String column) {
        return column.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }

    private static String wanted(String text) {
        return text.isEmpty() ? null : text;
    }

    private static long nanos(String name, String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND_NANOS), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the time '" + text + "' of --" + name + " is none; write it as 2026-01-31T12:00:00Z", e);
        }
    }
}
