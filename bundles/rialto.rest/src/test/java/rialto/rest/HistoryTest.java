package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rialto.history.History;
import rialto.history.HistoryException;
import rialto.history.HistoryException.Reason;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;
import rialto.rest.RestServer.Answer;

/** What history is asked, how its pages follow each other, and what is told of a question that cannot be answered. */
class HistoryTest {

    private final RestServer server = new RestServer();
    private final List<HistoryQuery> asked = new ArrayList<>();
    private final List<String> record = new ArrayList<>();
    private RuntimeException failure;

    @BeforeEach
    void start() {
        server.platform.history = Double.of(History.class, new HistoryStandIn());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void filtersAreHandedOnAndAPageNamesTheNext() throws Exception {
        Answer first = server.get("/history/orders?deployment=ema-cross&instrument=BTCUSDT.sim&orderId=7&status=FILLED"
                + "&from=2026-01-01T00:00:00.5Z&until=2026-01-02T00:00:00Z&limit=5");

        assertThat(first.at("items.0.orderId")).isEqualTo("9");
        assertThat(first.at("items.0.text")).isEqualTo("=1+1");
        assertThat(first.at("nextCursor")).isEqualTo("9");
        assertThat(server.get("/history/orders?cursor=9").at("nextCursor")).isNull();
        assertThat(asked)
                .containsExactly(
                        new HistoryQuery(
                                HistoryKind.ORDERS,
                                "ema-cross",
                                "BTCUSDT.sim",
                                7,
                                "FILLED",
                                1_767_225_600_500_000_000L,
                                1_767_312_000_000_000_000L,
                                5,
                                null),
                        new HistoryQuery(HistoryKind.ORDERS, null, null, 0, null, 0, 0, Page.USUAL, "9"));
    }

    @Test
    void csvHasAllPagesUnderOneHeadAndNoFormula() throws Exception {
        Answer answer = server.get("/history/orders?format=csv");

        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"orders.csv\"");
        assertThat(answer.http().body()).isEqualTo("orderId,text\r\n9,'=1+1\r\n8,\r\n");
    }

    @Test
    void theStatusTellsLagProgressAndWhereItBegins() throws Exception {
        Answer status = server.get("/history");
        assertThat(status.at("state")).isEqualTo("REBUILDING");
        assertThat(status.at("firstSequence")).isEqualTo("11");
        assertThat(status.at("lag")).isEqualTo("60");
        assertThat(status.at("percent")).isEqualTo("33");

        assertThat(server.send("POST", "/history/rebuild", null).status()).isEqualTo(202);
        assertThat(record).containsExactly("rebuild by admin@rest");
    }

    @ParameterizedTest
    @CsvSource({
        "gossip, 404, not-found, 'It is one of orders, fills,'",
        "orders?colour=red, 400, unknown-parameter, colour",
        "orders?orderId=0, 400, bad-parameter, orderId",
        "orders?orderId=seven, 400, bad-parameter, orderId",
        "orders?cursor=-1, 400, bad-parameter, cursor",
        "orders?cursor=page2, 400, bad-parameter, cursor",
        "orders?limit=0, 400, bad-parameter, limit",
        "orders?limit=1001, 400, bad-parameter, limit",
        "orders?from=yesterday, 400, bad-parameter, 2026-01-31T12:00:00Z",
        "orders?until=9999999-01-01, 400, bad-parameter, until",
        "orders?format=xml, 400, bad-parameter, csv",
        "jobs?deployment=ema-cross, 400, bad-parameter, 'JOBS cannot be filtered by deployment'"
    })
    void aQuestionThatCannotBeAskedIsToldWhatCan(String path, int status, String code, String words) throws Exception {
        problem(server.get("/history/" + path), status, code, words);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void whyThereIsNoAnswerNowIsTold(Reason reason) throws Exception {
        String remedy = "It is " + reason + ". Ask again.";
        failure = new HistoryException(reason, remedy);
        for (String path : List.of("/history/fills", "/history/fills?format=csv", "/history/hash")) {
            Answer answer = server.get(path);
            problem(answer, 503, "history-" + reason.name().toLowerCase(java.util.Locale.ROOT), remedy);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void withoutHistoryTheBundleIsNamed() throws Exception {
        server.platform.history = null;
        for (String path : List.of("/history", "/history/fills", "/history/hash")) {
            problem(server.get(path), 503, "history-away", "rialto.store");
        }
        problem(server.send("POST", "/history/rebuild", null), 503, "history-away", "rialto.store");
    }

    private static void problem(Answer answer, int status, String code, String words) {
        assertThat(answer.http().body()).as("%s", answer.http()).isNotEmpty();
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.at("code")).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.at("detail")).contains(words);
    }

    @SuppressWarnings("unused") // is called through a double
    private final class HistoryStandIn {

        HistoryPage find(HistoryQuery query) {
            if (failure != null) {
                throw failure;
            }
            if (query.kind() == HistoryKind.JOBS) {
                throw new IllegalArgumentException("JOBS cannot be filtered by deployment, only by [status]");
            }
            asked.add(query);
            return query.cursor() == null
                    ? new HistoryPage(List.of("orderId", "text"), List.of(List.of(9L, "=1+1")), "9")
                    : new HistoryPage(List.of("orderId", "text"), List.of(Arrays.asList(8L, null)), null);
        }

        HistoryStatus status() {
            return new HistoryStatus(HistoryStatus.State.REBUILDING, 11, 40, 100, 100, 7, "");
        }

        void rebuild(String who) {
            record.add("rebuild by " + who);
        }

        String rowHash() {
            if (failure != null) {
                throw failure;
            }
            return "40:ab";
        }
    }
}
