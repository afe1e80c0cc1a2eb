package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.exchange.ExchangeTerms;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** After kill -9 the ledger knows all that was reported, and the account goes on from there. */
class KillTest {

    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    /** Trades without end and prints each report when it is given. */
    public static final class Trader {

        public static void main(String[] arguments) {
            long round = Long.parseLong(arguments[1]);
            SplittableRandom random = new SplittableRandom(round);
            try (PaperExchange exchange = new PaperExchange()) {
                exchange.open(terms(Path.of(arguments[0])), report -> {
                    System.out.println(line(report));
                    System.out.flush();
                });
                exchange.define(Floor.COIN);
                long now = 0;
                for (int i = 0; ; i++) {
                    long bid = 95 + random.nextInt(10);
                    exchange.quote(0, ++now, 0, 0, bid, 1 + random.nextInt(9), bid + 1, 1 + random.nextInt(9));
                    exchange.submit(
                            new NewOrder(
                                    id(round, i),
                                    Floor.COIN,
                                    side(i),
                                    OrdType.LIMIT,
                                    TimeInForce.GTC,
                                    false,
                                    false,
                                    quantity(i),
                                    95 + random.nextInt(10),
                                    now),
                            now);
                    if (random.nextInt(3) == 0) {
                        exchange.cancel(id(round, random.nextInt(i + 1)), now);
                    }
                }
            }
        }
    }

    @Test
    void whatWasReportedIsInTheLedger() throws Exception {
        Map<String, List<String>> reported = new HashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            runAndKill(round, 40 + 37 * round, reported);
            try (PaperExchange exchange = new PaperExchange()) {
                exchange.open(terms(directory), report -> {});
                exchange.define(Floor.COIN);
                checkAgainst(exchange, reported, round);
            }
        }
    }

    private void runAndKill(int round, int lines, Map<String, List<String>> reported) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Trader.class.getName(),
                        directory.toString(),
                        "" + round)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = null;
            for (int i = 0; i < lines; i++) {
                line = out.readLine();
                assertThat(line).as("the trader goes on until it is killed").isNotNull();
                note(line, reported);
            }
            process.destroyForcibly();
            readRest(out, reported);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
    }

    /** What was printed before the kill counts too; the last line may be cut short. */
    private static void readRest(BufferedReader out, Map<String, List<String>> reported) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.endsWith(";")) {
                    note(line, reported);
                }
            }
        } catch (IOException e) {
            assertThat(e).as("the pipe closes with the process").hasMessageContaining("closed");
        }
    }

    private static void note(String line, Map<String, List<String>> reported) {
        if (!line.contains("CANCEL_REJECTED")) {
            reported.computeIfAbsent(line.substring(0, line.indexOf(' ')), id -> new ArrayList<>())
                    .add(line);
        }
    }

    private static void checkAgainst(PaperExchange exchange, Map<String, List<String>> reported, int rounds) {
        reported.forEach((id, lines) -> assertThat(
                        exchange.history(id).stream().map(KillTest::line).toList())
                .as(id)
                .containsSubsequence(lines));

        long position = 0;
        List<Long> execIds = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            List<ExecutionReport> history = exchange.history(id(round, 0));
            for (int i = 0; !history.isEmpty(); history = exchange.history(id(round, ++i))) {
                long cum = 0;
                for (ExecutionReport report : history) {
                    cum += report.lastQuantity();
                    assertThat(report.cumQuantity()).isEqualTo(cum);
                    if (report.execType() == ExecType.TRADE) {
                        execIds.add(report.execId());
                        position += side(i).sign() * report.lastQuantity();
                    }
                }
                if (cum < quantity(i) && history.get(history.size() - 1).execType() != ExecType.CANCELED) {
                    open.add(id(round, i));
                }
            }
        }
        assertThat(execIds).isNotEmpty().doesNotHaveDuplicates();
        assertThat(exchange.openOrders()).isEqualTo(open);
        assertThat(exchange.position(Floor.COIN.name())).isEqualTo(position);
    }

    private static String id(long round, int order) {
        return "k" + round + "-" + order;
    }

    private static Side side(int order) {
        return order % 2 == 0 ? Side.BUY : Side.SELL;
    }

    private static long quantity(int order) {
        return 1 + order % 20;
    }

    private static ExchangeTerms terms(Path directory) {
        return new ExchangeTerms("kill", 100, 400, 0, directory);
    }

    private static String line(ExecutionReport report) {
        return report.clOrdId() + " " + report.execType() + " " + report.execId() + " " + report.lastQuantity() + " "
                + report.lastPrice() + " " + report.cumQuantity() + " " + report.fee() + " " + report.feeCurrency()
                + " "
                + report.maker() + " " + report.venueNanos() + " " + report.text() + ";";
    }
}
