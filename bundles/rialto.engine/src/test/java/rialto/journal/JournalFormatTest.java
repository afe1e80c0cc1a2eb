package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The byte tables of the README, read here with plain numbers: format version 1 can never drift unnoticed. */
class JournalFormatTest {

    @TempDir
    Path directory;

    private static byte[] sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static int crc(byte[] bytes, int... fromAndTo) {
        CRC32C crc = new CRC32C();
        for (int i = 0; i < fromAndTo.length; i += 2) {
            crc.update(bytes, fromAndTo[i], fromAndTo[i + 1] - fromAndTo[i]);
        }
        return (int) crc.getValue();
    }

    private static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }

    @Test
    void aSegmentIsWhatTheTableSays() throws Exception {
        byte[] payload = "hello".getBytes(StandardCharsets.US_ASCII);
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            writer.append(payload, 0, 5, 17, 19, 2);
            writer.sync();
            writer.append(payload, 0, 5, 20, 20, 1);
        }
        byte[] bytes = Files.readAllBytes(directory.resolve("journal-00000000000000000017.seg"));
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(text(bytes, 0, 8)).isEqualTo("RIALTOJL");
        assertThat(fields.getInt(8)).isEqualTo(1);
        assertThat(fields.getInt(12)).isEqualTo(crc(bytes, 0, 12, 16, 128));
        assertThat(fields.getLong(16)).as("ordinal").isZero();
        assertThat(fields.getLong(24)).as("first sequence").isEqualTo(17);
        assertThat(fields.getLong(32)).as("created").isEqualTo(Journals.EPOCH_MILLIS);
        assertThat(fields.getLong(40)).as("epoch").isEqualTo(1);
        assertThat(fields.getLong(48)).as("size").isEqualTo(4096);
        assertThat(Arrays.copyOfRange(bytes, 64, 96)).as("previous chain").isEqualTo(new byte[32]);

        assertThat(fields.getInt(128)).isEqualTo(0xB10C7A1E);
        assertThat(fields.getInt(132)).isEqualTo(crc(bytes, 136, 208));
        assertThat(fields.getInt(136)).as("length").isEqualTo(5);
        assertThat(fields.getInt(140)).as("records").isEqualTo(2);
        assertThat(fields.getLong(144)).as("first").isEqualTo(17);
        assertThat(fields.getLong(152)).as("last").isEqualTo(19);
        assertThat(fields.getLong(160)).as("durable").isZero();
        byte[] chain = sha256(new byte[32], Arrays.copyOfRange(bytes, 136, 160), payload);
        assertThat(Arrays.copyOfRange(bytes, 168, 200)).isEqualTo(chain);
        assertThat(text(bytes, 200, 5)).isEqualTo("hello");

        assertThat(fields.getInt(208)).isEqualTo(0xB10C7A1E);
        assertThat(fields.getLong(240)).as("durable").isEqualTo(19);
        chain = sha256(chain, Arrays.copyOfRange(bytes, 216, 240), payload);
        assertThat(Arrays.copyOfRange(bytes, 248, 280)).isEqualTo(chain);

        assertThat(fields.getInt(288)).isEqualTo(0xE0D57A1E);
        assertThat(fields.getInt(292)).isEqualTo(crc(bytes, 296, 360));
        assertThat(fields.getInt(296)).as("length").isZero();
        assertThat(fields.getInt(300)).as("closed").isEqualTo(2);
        assertThat(fields.getLong(312)).as("last").isEqualTo(20);
        assertThat(Arrays.copyOfRange(bytes, 328, 360)).isEqualTo(chain);
        assertThat(Arrays.copyOfRange(bytes, 360, 4096)).containsOnly(0);

        byte[] anchor = Files.readAllBytes(directory.resolve("anchor"));
        ByteBuffer slots = ByteBuffer.wrap(anchor).order(ByteOrder.LITTLE_ENDIAN);
        int slot = slots.getLong(16) > slots.getLong(4096 + 16) ? 0 : 4096;
        assertThat(anchor).hasSize(8192);
        assertThat(text(anchor, slot, 8)).isEqualTo("RIALTOJA");
        assertThat(slots.getInt(slot + 12)).isEqualTo(crc(anchor, slot, slot + 12, slot + 16, slot + 128));
        assertThat(slots.getLong(slot + 24)).as("epoch").isEqualTo(1);
        assertThat(slots.getLong(slot + 32)).as("durable").isEqualTo(20);
        assertThat(slots.getLong(slot + 40)).as("base ordinal").isZero();
        assertThat(slots.getLong(slot + 48)).as("base sequence").isEqualTo(17);
        assertThat(anchor[slot + 56]).as("closed").isEqualTo((byte) 1);
        assertThat(Arrays.copyOfRange(anchor, slot + 64, slot + 96)).isEqualTo(chain);
    }

    @Test
    void aSnapshotAndAReserveAreWhatTheTableSays() throws Exception {
        byte[] state = HexFormat.of().parseHex("00112233445566");
        byte[] chain = sha256(state, state);
        byte[] snapshot = Files.readAllBytes(SnapshotStore.open(directory).write(99, state, chain));
        ByteBuffer fields = ByteBuffer.wrap(snapshot).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(snapshot).hasSize(128 + 7);
        assertThat(text(snapshot, 0, 8)).isEqualTo("RIALTOSN");
        assertThat(fields.getInt(8)).isEqualTo(1);
        assertThat(fields.getInt(12)).isEqualTo(crc(snapshot, 0, 12, 16, 128));
        assertThat(fields.getLong(16)).isEqualTo(99);
        assertThat(fields.getLong(24)).isEqualTo(7);
        assertThat(Arrays.copyOfRange(snapshot, 32, 64)).isEqualTo(sha256(state));
        assertThat(Arrays.copyOfRange(snapshot, 64, 96)).isEqualTo(chain);
        assertThat(Arrays.copyOfRange(snapshot, 128, 135)).isEqualTo(state);

        Path file = directory.resolve("reserve");
        try (ReserveFile reserve = ReserveFile.open(file, 4096)) {
            reserve.append(state, 0, 7);
            reserve.append(state, 0, 7);
        }
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer entries = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(text(bytes, 0, 8)).isEqualTo("RIALTORF");
        assertThat(entries.getInt(8)).isEqualTo(1);
        assertThat(entries.getInt(12)).isEqualTo(crc(bytes, 0, 12, 16, 64));
        assertThat(entries.getInt(16)).isEqualTo(4096);
        assertThat(entries.getInt(88)).isEqualTo(0xE7127A1E);
        assertThat(entries.getInt(92)).isEqualTo(crc(bytes, 96, 112));
        assertThat(entries.getInt(96)).as("length").isEqualTo(7);
        assertThat(entries.getInt(100)).as("ordinal").isEqualTo(1);
        assertThat(Arrays.copyOfRange(bytes, 104, 111)).isEqualTo(state);
    }
}
