package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rialto.engine.EngineException;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.event.OrderEvent.OrderFilled;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.rest.RestServer.Answer;
import rialto.risk.Limits;

/** What each resource answers when all is well. */
class ResourcesTest {

    private static final String LIMITS = """
            {"maxOrderQuantity":"1.5","maxOrderNotional":100000,"collarBasisPoints":100,"maxReferenceAgeMillis":5000,
             "maxPosition":3,"maxMessages":10,"messageWindowMillis":1000,"duplicateWindowMillis":0.5}""";
    private static final String BUY = """
            {"instrument":"BTCUSDT.sim","side":"BUY","ordType":"LIMIT","quantity":"1.00001","price":65000.5,"reason":"hedge"}""";

    private final RestServer server = new RestServer();
    private final Floor floor = server.floor;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsUsedOfEachLimitCountsPositionsAndOpenOrders() throws Exception {
        server.send(
                "PUT",
                "/risk/limits/BTCUSDT.sim",
                "{\"maxOrderQuantity\":\"4\",\"maxOrderNotional\":\"130001\",\"collarBasisPoints\":100,"
                        + "\"maxReferenceAgeMillis\":5000,\"maxPosition\":\"10\",\"maxMessages\":10,"
                        + "\"messageWindowMillis\":1000,\"duplicateWindowMillis\":500}");
        server.floor.open.add(server.floor.order(7, "ema-cross", OrdStatus.NEW, "because"));

        RestServer.Answer used = server.get("/risk/utilisation");

        assertThat(used.at("items.0.instrument")).isEqualTo("BTCUSDT.sim");
        assertThat(used.at("items.0.position")).isEqualTo("-1");
        assertThat(used.at("items.0.openBuyQuantity")).isEqualTo("0.75");
        assertThat(used.at("items.0.worstPosition")).isEqualTo("1");
        assertThat(used.at("items.0.positionRatio")).isEqualTo("0.1");
        assertThat(used.at("items.0.orderQuantityRatio")).isEqualTo("0.25");
        assertThat(used.at("items.0.largestOrderNotional")).isEqualTo("65000.5");
        assertThat(used.at("items.0.orderNotionalRatio")).isEqualTo("0.5");
    }

    @Test
    void theSpecsOfWhichBarsAreBuiltAreTold() throws Exception {
        assertThat(server.get("/marketdata/BTCUSDT.sim/bars?spec=5s").at("specs"))
                .isEqualTo("[\"1m\"]");
    }

    @Test
    void instruments() throws Exception {
        Answer answer = server.get("/instruments");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.at("items.0.name")).isEqualTo("BTCUSDT.sim");
        assertThat(answer.at("items.0.tickSize")).isEqualTo("0.01");
        assertThat(answer.at("items.0.lotSize")).isEqualTo("0.00001");
        assertThat(answer.at("items.0.minNotional")).isEqualTo("5");
        assertThat(server.get("/instruments/BTCUSDT.sim").at("symbol")).isEqualTo("BTCUSDT");
    }

    @Test
    void marketDataShowsAnAbsentSideAsNullAndNotAsZero() throws Exception {
        Answer now = server.get("/marketdata/BTCUSDT.sim");
        assertThat(now.at("status")).isEqualTo("LIVE");
        assertThat(now.at("quote.bidPrice")).isEqualTo("65000");
        assertThat(now.at("quote.bidQuantity")).isEqualTo("1.5");
        assertThat(now.at("quote.askPrice")).isNull();
        assertThat(now.at("quote.time")).isEqualTo("2026-01-01T00:00:00.123456789Z");
        assertThat(now.at("lastTrade.price")).isEqualTo("65000.1");
        assertThat(server.get("/marketdata/BTCUSDT.sim/quote").at("sequence")).isEqualTo("42");
    }

    @Test
    void bookGivesAsManyLevelsAsAskedForAndSaysHowManyThereAre() throws Exception {
        Answer book = server.get("/marketdata/BTCUSDT.sim/book?levels=2");
        assertThat(book.at("bids"))
                .isEqualTo(
                        "[{\"price\":\"65000\",\"quantity\":\"1\"},{\"price\":\"64999.99\",\"quantity\":\"1.00001\"}]");
        assertThat(book.at("asks")).isEqualTo("[{\"price\":\"65001\",\"quantity\":\"0.00007\"}]");
        assertThat(book.at("bidLevels")).isEqualTo("30");
        assertThat(book.at("gaps")).isEqualTo("1");
        assertThat(server.get("/marketdata/BTCUSDT.sim/book").json().at("/bids"))
                .hasSize(20);
    }

    @Test
    void barsComeOldestFirstTheLastOnes() throws Exception {
        Answer bars = server.get("/marketdata/BTCUSDT.sim/bars?spec=1m&limit=2");
        assertThat(bars.json().at("/items")).hasSize(2);
        assertThat(bars.at("items.0.open")).isEqualTo("1.01");
        assertThat(bars.at("items.1.open")).isEqualTo("1.02");
        assertThat(bars.at("items.0.openTime")).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(bars.at("spec")).isEqualTo("1m");
        assertThat(bars.at("open")).isNull();
        assertThat(server.get("/marketdata/BTCUSDT.sim/bars?spec=500t").json().at("/items"))
                .isEmpty();
    }

    @Test
    void pluginsAndUploadOfAJarAsRawBytes() throws Exception {
        assertThat(server.get("/plugins").at("items.0.parameters.0.name")).isEqualTo("fast");
        byte[] jar = new byte[3 << 20];

        Answer answer = server.send(
                "POST",
                "/plugins?name=mine-2.jar",
                BodyPublishers.ofByteArray(jar),
                request -> request.header("Content-Type", "application/java-archive"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo("http://127.0.0.1:" + server.port() + "/api/v1/jobs/j1");
        assertThat(answer.at("state")).isEqualTo("RUNNING");
        assertThat(floor.uploaded).hasSize(jar.length);
        assertThat(floor.record).contains("upload mine-2.jar from upload by admin@rest");
    }

    @Test
    void aVersionThatNothingUsesIsForgottenAndTheJournalIsVerifiedAsAJob() throws Exception {
        assertThat(server.send("DELETE", "/plugins/" + "cd".repeat(32), null).status())
                .isEqualTo(204);
        Answer verify = server.send("POST", "/jobs", "{\"kind\":\"verify\"}");
        assertThat(verify.status()).isEqualTo(202);
        assertThat(verify.header("Location")).endsWith("/api/v1/jobs/j1");
        assertThat(floor.record)
                .containsExactly("forget " + "cd".repeat(32) + " by admin@rest", "verify by admin@rest");
    }

    @Test
    void deploymentsAreStartedSwappedRolledBackPausedResumedAndEnded() throws Exception {
        assertThat(server.get("/deployments").at("items.0.version")).isEqualTo("1.0.0");
        assertThat(server.get("/deployments/ema-cross").at("status")).isEqualTo("RUNNING");

        Answer deployed = server.send("POST", "/deployments", """
                {"name":"second","plugin":"ema-cross","parameters":{"fast":5,"slow":"20","quantity":0.010},
                 "instruments":["BTCUSDT.sim"]}""");
        assertThat(deployed.status()).isEqualTo(202);
        assertThat(deployed.header("Location")).endsWith("/api/v1/jobs/j1");
        assertThat(floor.record)
                .contains("deploy DeploymentRequest[name=second, plugin=ema-cross, version=null,"
                        + " parameters={fast=5, quantity=0.01, slow=20}, instruments=[BTCUSDT.sim]] by admin@rest");

        assertThat(server.send("POST", "/deployments/ema-cross/swap", "{\"version\":\"2.0.0\",\"probationEvents\":0}")
                        .status())
                .isEqualTo(202);
        assertThat(floor.record)
                .contains("swap ema-cross SwapRequest[version=2.0.0, sha256=null, parameters={},"
                        + " plan=SwapPlan[shadowEvents=1000, probationEvents=0, timeout=PT30S]] by admin@rest");
        assertThat(server.send("POST", "/deployments/ema-cross/rollback", "{\"reason\":\"worse\"}")
                        .status())
                .isEqualTo(202);
        assertThat(server.send("POST", "/deployments/ema-cross/pause", "{\"reason\":\"news\"}")
                        .at("name"))
                .isEqualTo("ema-cross");
        assertThat(server.send("POST", "/deployments/ema-cross/resume", null).status())
                .isEqualTo(200);
        assertThat(server.send("DELETE", "/deployments/ema-cross?reason=done", null)
                        .status())
                .isEqualTo(202);
        assertThat(floor.record)
                .contains(
                        "rollback ema-cross because worse",
                        "pause ema-cross because news",
                        "resume ema-cross because ",
                        "undeploy ema-cross because done");

        assertThat(server.get("/jobs").json().at("/items")).hasSize(4);
        assertThat(server.get("/jobs/j2").at("kind")).isEqualTo("swap");
        assertThat(server.get("/jobs/j2").at("startedTime")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(server.get("/jobs/j2").at("endedTime")).isNull();
    }

    @Test
    void ordersAreListedNewestFirstFilteredAndPaged() throws Exception {
        floor.open.add(floor.order(1, "ema-cross", OrdStatus.NEW, ""));
        floor.open.add(floor.order(4, "manual", OrdStatus.UNKNOWN, "hedge"));
        floor.ended.add(floor.order(3, "ema-cross", OrdStatus.FILLED, ""));
        floor.ended.add(floor.order(2, "ema-cross", OrdStatus.CANCELED, ""));

        Answer first = server.get("/orders?limit=3");
        assertThat(first.json().at("/items").findValuesAsText("orderId")).containsExactly("4", "3", "2");
        assertThat(first.at("nextCursor")).isEqualTo("2");
        Answer second = server.get("/orders?limit=3&cursor=2");
        assertThat(second.json().at("/items").findValuesAsText("orderId")).containsExactly("1");
        assertThat(second.at("nextCursor")).isNull();

        assertThat(ids("/orders?status=open")).containsExactly("4", "1");
        assertThat(ids("/orders?status=ended")).containsExactly("3", "2");
        assertThat(ids("/orders?status=UNKNOWN")).containsExactly("4");
        assertThat(ids("/orders?deployment=ema-cross&status=open")).containsExactly("1");
        assertThat(ids("/orders?instrument=ETHUSDT.sim")).isEmpty();

        Answer one = server.get("/orders/1");
        assertThat(one.at("price")).isEqualTo("65000.5");
        assertThat(one.at("quantity")).isEqualTo("1");
        assertThat(one.at("cumQuantity")).isEqualTo("0.25");
        assertThat(one.at("leavesQuantity")).isEqualTo("0.75");
        assertThat(one.at("averagePrice")).isEqualTo("65000");
        assertThat(one.at("clOrdId")).isEqualTo("R-1");
    }

    @Test
    void anOrderIsPlacedOnceHoweverOftenItIsSentWithItsKey() throws Exception {
        Answer first = place("k1", BUY);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Location")).endsWith("/api/v1/orders/1");
        assertThat(first.at("clOrdId")).isEqualTo("R-1");
        assertThat(floor.placed)
                .containsExactly(new OrderRequest(
                        "BTCUSDT.sim",
                        Side.BUY,
                        OrdType.LIMIT,
                        TimeInForce.GTC,
                        false,
                        false,
                        100_001,
                        6_500_050,
                        "hedge [key k1]"));

        Answer again = place("k1", BUY);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.http().body()).isEqualTo(first.http().body());
        assertThat(floor.placed).hasSize(1);

        Answer other = place("k1", BUY.replace("BUY", "SELL"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.at("code")).isEqualTo("idempotency-key-reused");
        assertThat(place("k2", BUY).at("orderId")).isEqualTo("2");
    }

    @Test
    void anOrderOnRecordIsNotPlacedAgainByAPlatformThatForgotItsKey() throws Exception {
        floor.open.add(floor.order(9, "manual", OrdStatus.NEW, "hedge [key k1]"));

        Answer answer = place("k1", BUY);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("orderId")).isEqualTo("9");
        assertThat(floor.placed).isEmpty();
    }

    @Test
    void anOrderWhoseAnswerIsLateCanBeAskedForByItsKey() throws Exception {
        floor.placing = new CompletableFuture<>();
        Answer late = place("k1", BUY);
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.at("code")).isEqualTo("unknown-outcome");
        assertThat(late.at("detail")).contains("same Idempotency-Key");

        floor.placing.complete(new OrderAnswer(5, "R-5", null, 50));

        assertThat(place("k1", BUY).at("orderId")).isEqualTo("5");
        assertThat(floor.placed).hasSize(1);
    }

    @Test
    void aKeyWhoseOrderTheEngineCouldNotTakeIsFreeAgain() throws Exception {
        floor.placing = CompletableFuture.failedFuture(new EngineException("the engine stops; start it again"));
        Answer failed = place("k1", BUY);
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.at("code")).isEqualTo("engine-away");

        floor.placing = null;

        assertThat(place("k1", BUY).status()).isEqualTo(201);
        assertThat(floor.placed).hasSize(2);
    }

    @Test
    void aMarketOrderNeedsNoPriceAndIsImmediateOrCancel() throws Exception {
        assertThat(place(
                                "k1",
                                "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"SELL\",\"ordType\":\"MARKET\",\"quantity\":1}")
                        .status())
                .isEqualTo(201);

        assertThat(floor.placed.get(0).timeInForce()).isEqualTo(TimeInForce.IOC);
        assertThat(floor.placed.get(0).price()).isZero();
    }

    @Test
    void aCancelIsAskedForAndTold() throws Exception {
        floor.open.add(floor.order(1, "manual", OrdStatus.PENDING_CANCEL, ""));

        Answer answer = server.send("DELETE", "/orders/1", null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.at("ordStatus")).isEqualTo("PENDING_CANCEL");
        assertThat(floor.record).containsExactly("cancel 1 by admin@rest");
    }

    @Test
    void positionsWithTheirProfitAndLoss() throws Exception {
        Answer answer = server.get("/positions");

        assertThat(answer.at("items.0.quantity")).isEqualTo("-1");
        assertThat(answer.at("items.0.realised")).isEqualTo("12.00000005");
        assertThat(answer.at("items.0.unrealised")).isEqualTo("-1000");
        assertThat(answer.at("items.0.markPrice")).isEqualTo("65000");
        assertThat(answer.at("items.0.currency")).isEqualTo("USDT");
        assertThat(server.get("/positions?deployment=other").json().at("/items"))
                .isEmpty();
    }

    @Test
    void fillsAreTheLastOnesNewestFirstFilteredAndPaged() throws Exception {
        for (int i = 1; i <= 3; i++) {
            floor.log.publish(new OrderFilled(
                    i,
                    Floor.NANOS,
                    "ema-cross",
                    "BTCUSDT.sim",
                    i,
                    "R-" + i,
                    Side.BUY,
                    i,
                    100_000,
                    6_500_000,
                    5,
                    "USDT",
                    true,
                    false,
                    100_000L * i));
        }
        TestClock.until(() -> server.get("/fills").json().at("/items").size() == 3);

        Answer first = server.get("/fills?limit=2");
        assertThat(first.json().at("/items").findValuesAsText("orderId")).containsExactly("3", "2");
        assertThat(first.at("items.0.position")).isEqualTo("3");
        assertThat(first.at("items.0.fee")).isEqualTo("0.00000005");
        assertThat(server.get("/fills?limit=2&cursor=" + first.at("nextCursor"))
                        .json()
                        .at("/items")
                        .findValuesAsText("orderId"))
                .containsExactly("1");
        assertThat(server.get("/fills?orderId=2").json().at("/items").findValuesAsText("execId"))
                .containsExactly("2");
        assertThat(server.get("/fills?deployment=other").json().at("/items")).isEmpty();
    }

    @Test
    void limitsAreSetReadAndListed() throws Exception {
        Answer set = server.send("PUT", "/risk/limits/BTCUSDT.sim", LIMITS);

        assertThat(set.status()).isEqualTo(200);
        assertThat(set.at("sequence")).isEqualTo("43");
        assertThat(floor.limits)
                .containsEntry(
                        "BTCUSDT.sim",
                        new Limits(
                                "BTCUSDT.sim",
                                150_000,
                                10_000_000_000_000L,
                                100,
                                5_000_000_000L,
                                300_000,
                                10,
                                1_000_000_000L,
                                500_000));
        Answer one = server.get("/risk/limits/BTCUSDT.sim");
        assertThat(one.at("maxOrderQuantity")).isEqualTo("1.5");
        assertThat(one.at("duplicateWindowMillis")).isEqualTo("0.5");
        assertThat(server.get("/risk/limits").at("items.0.currency")).isEqualTo("USDT");
    }

    @Test
    void theKillSwitchIsLatchedWithAReasonAndTakenOffWithAReason() throws Exception {
        assertThat(server.get("/risk/kill").http().body()).isEqualTo("{\"latched\":false,\"reason\":null}");
        assertThat(server.send("POST", "/risk/kill", "{\"reason\":\"fire\"}").at("latched"))
                .isEqualTo("true");
        assertThat(server.send("POST", "/risk/kill", "{\"reason\":\"again\"}").at("reason"))
                .isEqualTo("fire");
        assertThat(server.send("DELETE", "/risk/kill?reason=out", null).at("latched"))
                .isEqualTo("false");
        server.send("POST", "/risk/kill", "{\"reason\":\"fire\"}");
        assertThat(server.send("DELETE", "/risk/kill", "{\"reason\":\"out again\"}")
                        .at("latched"))
                .isEqualTo("false");

        assertThat(floor.record)
                .containsExactly(
                        "latch by admin@rest",
                        "latch by admin@rest",
                        "unlatch by admin@rest: out",
                        "latch by admin@rest",
                        "unlatch by admin@rest: out again");
    }

    @Test
    void theKillSwitchNeedsNoEngine() throws Exception {
        server.platform.engine = null;

        assertThat(server.send("POST", "/risk/kill", "{\"reason\":\"fire\"}").at("latched"))
                .isEqualTo("true");
    }

    @Test
    void statusAndVenues() throws Exception {
        Answer status = server.get("/status");
        assertThat(status.at("sequence")).isEqualTo("42");
        assertThat(status.at("journalLag")).isEqualTo("2");
        assertThat(status.at("killLatched")).isEqualTo("false");
        assertThat(status.at("environment")).isEqualTo("SIM");
        assertThat(server.get("/venues").at("items.0.account")).isEqualTo("paper-1");
    }

    @Test
    void everyAnswerCarriesItsIdTheEnvironmentAndTheHeadersThatKeepBrowsersHonest() throws Exception {
        for (String path : new String[] {"/status", "/nothing"}) {
            Answer answer = server.get(path);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(answer.header("X-Rialto-Env")).isEqualTo("SIM");
            assertThat(answer.header("X-Request-Id")).isNotBlank();
            assertThat(answer.header("Server")).doesNotContain("Jersey");
        }
    }

    private Answer place(String key, String body) throws Exception {
        return server.send("POST", "/orders", BodyPublishers.ofString(body), request -> request.header(
                        "Content-Type", "application/json")
                .header("Idempotency-Key", key));
    }

    private java.util.List<String> ids(String path) throws Exception {
        return server.get(path).json().at("/items").findValuesAsText("orderId");
    }
}
