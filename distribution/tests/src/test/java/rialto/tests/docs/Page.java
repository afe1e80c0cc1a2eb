package rialto.tests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of documentation, as far as tests read it: its fenced blocks, in order.
 *
 * @param file the page
 * @param blocks its blocks
 */
public record Page(Path file, List<Block> blocks) {

    /**
     * A fenced block.
     *
     * @param heading the heading it stands under
     * @param info what stands behind the fence, such as {@code sh} or {@code java fragment}
     * @param text what it holds
     * @param line of its first line
     */
    public record Block(String heading, String info, String text, int line) {}

    private static final String FENCE = "```";

    /** Reads a page. */
    public static Page of(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        String info = null;
        StringBuilder text = new StringBuilder();
        int line = 0;
        int first = 0;
        for (String each : Files.readAllLines(file)) {
            line++;
            if (info == null && each.startsWith(FENCE)) {
                info = each.substring(FENCE.length()).strip();
                text.setLength(0);
                first = line + 1;
            } else if (each.startsWith(FENCE)) {
                blocks.add(new Block(heading, info, text.toString(), first));
                info = null;
            } else if (info != null) {
                text.append(each).append('\n');
            } else if (each.startsWith("#")) {
                heading = each.replaceFirst("^#+ *", "");
            }
        }
        if (info != null) {
            throw new IOException(file + " ends within the block of line " + first);
        }
        return new Page(file, List.copyOf(blocks));
    }

    /** Blocks with an info text. */
    public List<Block> blocks(String info) {
        return blocks.stream().filter(each -> each.info().equals(info)).toList();
    }
}
