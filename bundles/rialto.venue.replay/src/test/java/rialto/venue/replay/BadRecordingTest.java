package rialto.venue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recording that cannot be read says where, why, and what to do. */
class BadRecordingTest {

    private static final String QUOTE = RecordedData.json(
            "1723161255000000000 {'u':400,'s':'ABCUSDT','b':'25.35','B':'31.21','a':'25.36','A':'40.66'}");

    @TempDir
    Path directory;

    /** The place that must be named is marked with a caret; without one it is the line as a whole. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'u':400,'s':'ABCUSDT','b':'^NaN','B':'1','a':'2','A':'1'} | price 'NaN' is no plain decimal number",
                "{'u':400,'s':'ABCUSDT','b':'^-1.5','B':'1','a':'2','A':'1'} | price -1.5 is negative",
                "{'u':400,'s':'ABCUSDT','b':'^1e5','B':'1','a':'2','A':'1'} | price '1e5' is no plain decimal number",
                "{'u':400,'s':'ABCUSDT','b':'^1.','B':'1','a':'2','A':'1'} | price '1.' is no plain decimal number",
                "{'u':400,'s':'ABCUSDT','b':'1','B':'^','a':'2','A':'1'} | quantity '' is no plain decimal number",
                "{'u':400,'s':'ABCUSDT','b':'1','a':'2','A':'1'} | the message lacks \"B\"",
                "{'u':400,'s':'ABCUSDT','b':'1','B':'1','a':'2','A':'1^ | the message ends where the quote that ends a text is"
                        + " expected",
                "{'u':400,'s':'ABC^ | the message ends where the quote that ends a text is expected",
                "{'u':400,'s^ | the message ends where the quote that ends a name is expected",
                "{'u':40^ | the message ends where ',' or '}' is expected",
                "{'e':'depthUpdate','s':'ABCUSDT','U':1,'u':2,'b':[['1','2'],['^1 | price '1' is no plain decimal number",
                "{'e':'depthUpdate','s':'ABCUSDT','U':1,'u':2,'b':[['1','2']^ | the message ends where ',' or ']' is expected",
                "{'e':'depthUpdate','s':'ABCUSDT','U':1,'u':2,'b':[[^1,2]],'a':[]} | '1' stands where a decimal number in"
                        + " quotes is expected",
                "{'e':'depthUpdate','s':'ABCUSDT','U':1,'u':2,'a':[]} | the message lacks \"b\"",
                "{'e':'depthUpdate','s':'ABCUSDT','U':1^.5,'u':2,'b':[],'a':[]} | '.' stands where ',' or '}' is expected",
                "{'e':'trade','s':'ABCUSDT','t':1,'T':1,'p':'1','q':'1','m':^maybe} | 'm' stands where true or false is"
                        + " expected",
                "{'e':'^listStatus','s':'ABCUSDT'} | event type \"listStatus\" is not known",
                "{'hello':1} | the message names no event type and is neither a bookTicker nor a depth snapshot",
                "{'u':400,'s':'^<script>','b':'1','B':'1','a':'2','A':'1'} | \"<script>\" is no symbol",
                "{'u':^99999999999999999999,'s':'A'} | '9' stands where a whole number is expected",
                "{'u':400} ^{} | '{' stands where the end of the line behind the message is expected",
                "^[] | '[' stands where '{' is expected",
            })
    void messageThatCannotBeReadIsNamedByLineAndByte(String marked, String fault) {
        String line = "1723161255000000001 " + RecordedData.json(marked);
        long column = line.indexOf('^') + 1;
        Path file = RecordedData.write(directory, "x.txt", QUOTE, line.replace("^", ""));
        RecordingException e = failure(file);
        assertThat(e.getMessage()).contains("x.txt, line 2, byte " + Math.max(1, column) + ": " + fault + "; ");
        assertThat(e.line()).isEqualTo(2);
        assertThat(e.column()).isEqualTo(Math.max(1, column));
    }

    @Test
    void lineWithoutAReceiveTimeIsNamed() {
        assertThat(failure(RecordedData.write(directory, "x.txt", QUOTE, "{\"u\":1}")))
                .hasMessageContaining(
                        "line 2, byte 1: '{' stands where the local receive time in nanoseconds is expected");
        assertThat(failure(RecordedData.write(directory, "x.txt", QUOTE, "17231612550{\"u\":1}")))
                .hasMessageContaining("line 2, byte 12: '{' stands where a space behind the receive time is expected");
    }

    @Test
    void valueThatTheStatedDigitsCannotHoldIsNamedWithItsRemedy() {
        Path file = RecordedData.write(directory, "x.txt", QUOTE);
        var terms = new RecordedSymbol.Terms("", "", 1, 2);
        try (Recording recording = Recordings.open(file, "replay", terms)) {
            assertThat(catchThrowableOfType(RecordingException.class, recording::advance))
                    .hasMessageContaining(
                            "line 1, byte 49: price 25.35 needs more than 1 decimal places; state priceDigits");
        }
        Path large = RecordedData.write(directory, "y.txt", QUOTE.replace("25.35", "12345678901234567.5"));
        try (Recording recording = Recordings.open(large, "replay", new RecordedSymbol.Terms("", "", 8, 2))) {
            assertThat(catchThrowableOfType(RecordingException.class, recording::advance))
                    .hasMessageContaining("price 12345678901234567.5 is too large for 8 decimal places; state fewer");
        }
    }

    @Test
    void packedFileThatWasCutOffIsNamed() throws IOException {
        byte[] whole = Files.readAllBytes(RecordedData.stream(RecordedData.SPOT));
        Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(failure(cut))
                .hasMessageContaining("cut.gz, line ")
                .hasMessageContaining("the compressed data ends in the middle, after this line; the file was cut off");
    }

    @Test
    void packedFileThatIsDamagedIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(RecordedData.stream(RecordedData.SPOT));
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0x55);
        RecordingException e = failure(Files.write(directory.resolve("damaged.gz"), bytes));
        // Bits that still unpack give text that cannot be read; which of the two comes first is the packer's affair.
        assertThat(e.line()).isPositive();
        assertThat(e.getMessage()).contains("damaged.gz, line ");
    }

    @Test
    void packedFileWithAWrongChecksumIsNamed() throws IOException {
        Path file = RecordedData.pack(directory, "sum.gz", QUOTE + "\n");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 6] ^= 1;
        assertThat(failure(Files.write(file, bytes))).hasMessageContaining("the compressed data is damaged");
    }

    @Test
    void whatIsNoRecordingIsRefusedWithWhatWouldBeOne() throws IOException {
        assertThat(failure(directory.resolve("none.gz")))
                .hasMessageContaining("does not exist; give the path of a recording");
        assertThat(failure(directory)).hasMessageContaining("is a directory");
        assertThat(failure(RecordedData.write(directory, "text.txt", "Dear Sir,", "yours")))
                .hasMessageContaining(
                        "text.txt, line 1, byte 1: the line is of no known form; give a raw Binance WebSocket recording");
        assertThat(failure(Files.createFile(directory.resolve("empty.csv")))).hasMessageContaining("is empty");
        assertThat(failure(RecordedData.write(directory, "quiet.txt", "1 {\"result\":null}")))
                .hasMessageContaining("holds no event of any symbol");
    }

    @Test
    void coinMarginedFuturesAreRefusedBecauseTheirValueIsInverse() {
        assertThat(failure(RecordedData.write(directory, "x.txt", QUOTE.replace("ABCUSDT", "BTCUSD_PERP"))))
                .hasMessageContaining("BTCUSD_PERP is a coin-margined future");
    }

    @Test
    void symbolWithoutAKnownCurrencyAsksForIt() {
        Path file = RecordedData.write(directory, "x.txt", QUOTE.replace("ABCUSDT", "ESZ4"));
        assertThat(failure(file))
                .hasMessageContaining("the quote currency of ESZ4 cannot be told")
                .hasMessageContaining("state it as quoteCurrency");
        try (Recording recording = Recordings.open(file, "replay", new RecordedSymbol.Terms("", "USD", -1, -1))) {
            assertThat(recording.instruments().get(0).quoteCurrency()).isEqualTo("USD");
            assertThat(recording.instruments().get(0).baseCurrency()).isEqualTo("ESZ4");
        }
    }

    @Test
    void snapshotAmongSeveralSymbolsBelongsToNone() {
        Path file = RecordedData.write(
                directory,
                "x.txt",
                QUOTE,
                QUOTE.replace("ABC", "DEF"),
                "1723161255000000001 {\"lastUpdateId\":5,\"bids\":[[\"1\",\"1\"]],\"asks\":[]}");
        assertThat(failure(file))
                .hasMessageContaining("line 3, byte 1: a depth snapshot names no symbol, and the recording has 2");
    }

    @Test
    void lineWithoutEndIsRefusedBeforeItEatsTheMemory() throws IOException {
        byte[] endless = new byte[LineReader.LONGEST + (1 << 20)];
        Arrays.fill(endless, (byte) '7');
        assertThat(failure(Files.write(directory.resolve("endless.txt"), endless)))
                .hasMessageContaining("longer than");
    }

    private static RecordingException failure(Path file) {
        return catchThrowableOfType(RecordingException.class, () -> {
            try (Recording recording = Recordings.open(file, "replay", RecordedSymbol.Terms.NONE)) {
                CountingSink sink = new CountingSink();
                while (recording.advance()) {
                    recording.deliver(sink, 0);
                }
            }
        });
    }
}
