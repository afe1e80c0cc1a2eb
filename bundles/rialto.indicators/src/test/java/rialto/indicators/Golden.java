package rialto.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/** A table of prices with indicator values that others computed from them, read in place. */
final class Golden {

    private final String file;
    private final List<String> header;
    private final List<String[]> rows = new ArrayList<>();

    private Golden(String file, List<String> lines) {
        this.file = file;
        header = Arrays.stream(lines.get(0).split(",")).map(String::trim).toList();
        for (String line : lines.subList(1, lines.size())) {
            if (!line.isBlank()) {
                rows.add(line.split(",", -1));
            }
        }
    }

    static Golden read(String file) throws IOException {
        String data = Objects.requireNonNull(System.getProperty("rialto.data"), "system property rialto.data");
        return new Golden(file, Files.readAllLines(Path.of(data, "indicators_golden", file)));
    }

    int size() {
        return rows.size();
    }

    /** A column by its heading; NaN where the cell is empty. */
    double[] column(String heading) {
        int index = header.indexOf(heading);
        assertThat(index).as("column %s of %s", heading, file).isNotNegative();
        double[] column = new double[rows.size()];
        for (int i = 0; i < column.length; i++) {
            String cell = rows.get(i)[index].trim();
            column[i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        }
        return column;
    }

    /** What an indicator says after each row. */
    double[] run(RowToValue indicator) {
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = indicator.after(i);
        }
        return values;
    }

    interface RowToValue {
        double after(int row);
    }

    /**
     * The column has exactly {@code count} values, the first in row {@code first}, and each equals what the indicator
     * said.
     *
     * @param tolerance of a cell's value
     */
    void holds(String heading, double[] own, int first, int count, DoubleUnaryOperator tolerance) {
        double[] column = column(heading);
        for (int i = 0; i < first; i++) {
            assertThat(column[i])
                    .as("%s %s: row %d before the first value", file, heading, i)
                    .isNaN();
        }
        holdsFrom(heading, own, first, count, tolerance);
    }

    /** As {@link #holds}, where the column may have values before the first row compared. */
    void holdsFrom(String heading, double[] own, int first, int count, DoubleUnaryOperator tolerance) {
        double[] column = column(heading);
        for (int i = first; i < first + count; i++) {
            assertThat(Math.abs(own[i] - column[i]))
                    .as("%s %s, row %d: %s instead of %s", file, heading, i, own[i], column[i])
                    .isLessThanOrEqualTo(tolerance.applyAsDouble(column[i]));
        }
        for (int i = first + count; i < column.length; i++) {
            assertThat(column[i])
                    .as("%s %s: row %d after the last value", file, heading, i)
                    .isNaN();
        }
    }

    /**
     * Half of the last place of numbers printed with so many decimals, and room for the binary fractions themselves.
     */
    static DoubleUnaryOperator decimals(int decimals) {
        return plus(decimals, 0);
    }

    /** {@link #decimals}, and an error of the source itself. */
    static DoubleUnaryOperator plus(int decimals, double error) {
        double half = 0.5 * Math.pow(10, -decimals) + error;
        return value -> half + 4 * Math.ulp(value);
    }

    /** Half of the last place of numbers printed with so many significant digits, and an error of the source itself. */
    static DoubleUnaryOperator significant(int digits, double error) {
        return value -> {
            double place = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) + 1 - digits);
            return 0.5 * place + error + 4 * Math.ulp(value);
        };
    }

    /** For numbers printed in full: nothing but the rounding of a few binary operations. */
    static DoubleUnaryOperator full(double relative) {
        return value -> relative * Math.abs(value);
    }
}
