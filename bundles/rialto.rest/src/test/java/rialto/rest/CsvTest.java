package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import rialto.history.HistoryPage;

/** CSV that no spreadsheet executes. */
class CsvTest {

    @Test
    void whatLooksLikeAFormulaIsEscapedAndPlainNumbersAreNot() {
        assertThat(Csv.cell("=1+2")).isEqualTo("'=1+2");
        assertThat(Csv.cell("+cmd")).isEqualTo("'+cmd");
        assertThat(Csv.cell("-2+3")).isEqualTo("'-2+3");
        assertThat(Csv.cell("@SUM(A1)")).isEqualTo("'@SUM(A1)");
        assertThat(Csv.cell("\tx")).isEqualTo("\"'\tx\"");
        assertThat(Csv.cell("\rx")).isEqualTo("\"'\rx\"");
        assertThat(Csv.cell("-1.5")).isEqualTo("-1.5");
        assertThat(Csv.cell("+7")).isEqualTo("+7");
        assertThat(Csv.cell(-3L)).isEqualTo("-3");
        assertThat(Csv.cell("=HYPERLINK(\"a\",\"b\")")).isEqualTo("\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"");
    }

    @Test
    void pagesFollowEachOtherUnderOneHeading() throws IOException {
        HistoryPage last = new HistoryPage(List.of("id", "text"), List.of(Arrays.asList(1L, null)), null);
        HistoryPage first = new HistoryPage(List.of("id", "text"), List.of(List.of(2L, "a,b")), "2");
        StringWriter out = new StringWriter();
        new Csv(first, cursor -> last).write(out);
        assertThat(out).hasToString("id,text\r\n2,\"a,b\"\r\n1,\r\n");
    }
}
