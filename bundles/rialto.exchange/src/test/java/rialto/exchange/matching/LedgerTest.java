package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.exchange.matching.Floor.of;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.instrument.Scale;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** The ledger is the exchange's memory: what was reported is in it, and it is read whole or refused. */
class LedgerTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve(LedgerFile.NAME);
    }

    private static void book(Floor floor) {
        floor.book(of(99, 5, 98, 10), of(101, 5, 102, 10));
    }

    @Test
    void openOrdersPositionsHistoriesAndIdsGoOn() {
        List<ExecutionReport> before;
        String rests;
        String filled;
        String cancelled;
        String rejected;
        long lastExecId;
        try (Floor floor = new Floor(0, directory)) {
            book(floor);
            rests = floor.limit(Side.BUY, 20, 101);
            filled = floor.market(Side.SELL, 2);
            cancelled = floor.limit(Side.SELL, 3, 110);
            floor.cancel(cancelled);
            rejected = floor.postOnly(Side.SELL, 1, 90);
            before = List.copyOf(floor.reports);
            lastExecId = floor.last(filled).execId();
        }
        try (Floor floor = new Floor(0, directory)) {
            assertThat(floor.reports).isEmpty();
            assertThat(floor.exchange.openOrders()).containsExactly(rests);
            assertThat(floor.position()).isEqualTo(3);
            for (String id : List.of(rests, filled, cancelled, rejected)) {
                assertThat(floor.exchange.history(id))
                        .isEqualTo(before.stream()
                                .filter(report -> report.clOrdId().equals(id))
                                .toList());
            }
            assertThat(floor.exchange.history("never")).isEmpty();

            floor.book(of(99, 5), of(101, 4));
            assertThat(floor.story(rests))
                    .as("crossed as soon as a market is shown, at its own price")
                    .containsExactly("4@101m");
            assertThat(floor.last(rests).cumQuantity()).isEqualTo(9);
            assertThat(floor.last(rests).execId()).isEqualTo(lastExecId + 1);
        }
    }

    @Test
    void aRestoredOrderStandsAtTheBackOfItsQueue() {
        String id;
        try (Floor floor = new Floor(0, directory)) {
            book(floor);
            id = floor.limit(Side.BUY, 4, 98);
            floor.trade(98, 9, Side.SELL);
        }
        try (Floor floor = new Floor(0, directory)) {
            book(floor);
            floor.trade(98, 9, Side.SELL);
            assertThat(floor.story(id)).isEmpty();
            floor.trade(98, 2, Side.SELL);
            assertThat(floor.story(id)).containsExactly("1@98m");
        }
    }

    @Test
    void aClientIdIsUsedOnceInTheLifeOfALedger() {
        NewOrder order;
        try (Floor floor = new Floor(0, directory)) {
            book(floor);
            order = floor.order(Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 1, 98);
            floor.send(order);
            floor.send(order);
            assertThat(floor.story(order.clOrdId())).containsExactly("NEW", "REJECTED");
            assertThat(floor.last(order.clOrdId()).text()).contains("duplicate");
            floor.cancel(order.clOrdId());
        }
        try (Floor floor = new Floor(0, directory)) {
            floor.send(order);
            assertThat(floor.story(order.clOrdId())).containsExactly("REJECTED");
            assertThat(floor.exchange.history(order.clOrdId()))
                    .extracting(ExecutionReport::execType)
                    .containsExactly(ExecType.NEW, ExecType.CANCELED);
        }
    }

    @Test
    void anOrderStillUnderWayWhenTheExchangeEndsNeverCame() {
        String id;
        try (Floor floor = new Floor(1_000, directory)) {
            book(floor);
            id = floor.limit(Side.BUY, 4, 98);
        }
        try (Floor floor = new Floor(1_000, directory)) {
            assertThat(floor.exchange.history(id)).isEmpty();
            assertThat(floor.exchange.openOrders()).isEmpty();
        }
    }

    @Test
    void aLedgerHasOneWriter() {
        try (Floor floor = new Floor(0, directory)) {
            assertThat(floor.exchange.openOrders()).isEmpty();
            assertThatThrownBy(() -> new Floor(0, directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("in use");
        }
        new Floor(0, directory).close();
    }

    @Test
    void aLedgerBelongsToOneAccountAndOneUnit() {
        try (Floor floor = new Floor(0, directory)) {
            book(floor);
        }
        try (PaperExchange exchange = new PaperExchange()) {
            assertThatThrownBy(() -> exchange.open(new ExchangeTerms("other", 0, 0, 0, directory), report -> {}))
                    .hasMessageContaining("account 'test', not 'other'");
            exchange.open(new ExchangeTerms("test", 0, 0, 0, directory), report -> {});
            var coin = Floor.COIN;
            var cents = new Instrument(
                    0,
                    coin.symbol(),
                    coin.venue(),
                    coin.kind(),
                    coin.baseCurrency(),
                    coin.quoteCurrency(),
                    new Scale(100),
                    coin.quantityScale(),
                    1,
                    1,
                    1,
                    1,
                    0,
                    1);
            assertThatThrownBy(() -> exchange.define(cents)).hasMessageContaining("in units of 1/1 and 1/1");
        }
    }

    @Test
    void aTornTailIsCutWhereverItTears() throws IOException {
        List<Long> ends = someOrders(5);
        byte[] whole = Files.readAllBytes(file);
        long start = ends.get(3);
        long payloadEnd = start
                + 24
                + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt((int) start + 4);
        for (long cut = start; cut < payloadEnd; cut += 3) {
            Files.write(file, Arrays.copyOf(whole, (int) cut));
            assertFourOrdersAndGoOn();
            byte[] torn = whole.clone();
            Arrays.fill(torn, (int) cut, torn.length, (byte) 0);
            if (!Arrays.equals(torn, whole)) {
                Files.write(file, torn);
                assertFourOrdersAndGoOn();
            }
        }
        byte[] flipped = whole.clone();
        flipped[(int) start + 24] ^= 1;
        Files.write(file, flipped);
        assertFourOrdersAndGoOn();
    }

    private void assertFourOrdersAndGoOn() {
        try (Floor floor = new Floor(0, directory)) {
            assertThat(floor.exchange.openOrders()).containsExactly("o-1", "o-2", "o-3", "o-4");
            NewOrder next =
                    new NewOrder("next", Floor.COIN, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 1, 50, 0);
            floor.exchange.submit(next, 0);
        }
        try (Floor floor = new Floor(0, directory)) {
            assertThat(floor.exchange.openOrders()).containsExactly("o-1", "o-2", "o-3", "o-4", "next");
        }
    }

    @Test
    void damageInTheMiddleIsRefusedWithItsOffset() throws IOException {
        List<Long> ends = someOrders(5);
        byte[] whole = Files.readAllBytes(file);
        for (long at = ends.get(1); at < ends.get(2); at++) {
            byte[] damaged = whole.clone();
            damaged[(int) at] ^= 0x10;
            if (inPadding(whole, (int) ends.get(1).longValue(), (int) at)) {
                continue;
            }
            Files.write(file, damaged);
            assertThatThrownBy(() -> new Floor(0, directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("damaged at offset " + ends.get(1))
                    .hasMessageContaining("put back a copy");
            assertThat(Arrays.equals(Files.readAllBytes(file), damaged))
                    .as("a refused file is left as it is")
                    .isTrue();
        }
    }

    @Test
    void aForeignFileIsRefused() throws IOException {
        Files.write(file, "not a ledger at all, but a letter".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new Floor(0, directory)).hasMessageContaining("damaged at offset 0");
    }

    @Test
    void aLedgerOfALaterVersionIsRefused() throws IOException {
        someOrders(1);
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.put(Files.readAllBytes(file), 0, 8).putInt(2);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, 12);
        header.putInt((int) crc.getValue());
        try (RandomAccessFile later = new RandomAccessFile(file.toFile(), "rw")) {
            later.write(header.array());
        }
        assertThatThrownBy(() -> new Floor(0, directory)).hasMessageContaining("format version 2");
    }

    @Test
    void manyEndedOrdersAreFoundByTheirIds() {
        try (Floor floor = new Floor(0, directory)) {
            floor.book(of(99, 1_000_000), of(101, 1_000_000));
            for (int i = 0; i < 3_000; i++) {
                floor.market(i % 2 == 0 ? Side.BUY : Side.SELL, 1);
            }
        }
        try (Floor floor = new Floor(0, directory)) {
            for (int i = 1; i <= 3_000; i += 7) {
                assertThat(floor.exchange.history("o-" + i)).hasSize(2);
            }
            assertThat(floor.exchange.history("o-3001")).isEmpty();
            assertThat(floor.position()).isZero();
        }
    }

    /** Puts orders at rest one by one and tells where the frame of each ends. */
    private List<Long> someOrders(int count) throws IOException {
        List<Long> ends = new ArrayList<>();
        try (Floor floor = new Floor(0, directory)) {
            for (int i = 1; i <= count; i++) {
                floor.limit(Side.BUY, i, 50);
                ends.add(usedBytes());
            }
        }
        return ends;
    }

    private long usedBytes() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = 16;
        while (at + 24 <= bytes.length) {
            int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4);
            if (length == 0) {
                break;
            }
            at += 24 + length + 7 & ~7;
        }
        return at;
    }

    /**
     * Whether a byte of a frame is one of those that say nothing: the spare word and the filling behind the payload.
     */
    private static boolean inPadding(byte[] bytes, int frame, int at) {
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(frame + 4);
        int within = at - frame;
        return within >= 20 && within < 24 || within >= 24 + length;
    }
}
