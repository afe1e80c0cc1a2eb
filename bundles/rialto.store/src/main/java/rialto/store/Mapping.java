package rialto.store;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements that write rows of a class, made of the same annotations by which it is queried: a projection adds and changes rows in
 * great numbers and needs neither a copy of each nor a comparison to know what changed. Immutable; thread-safe.
 *
 * @param <T> an entity with fields of {@code long}, {@code int}, {@code boolean} and {@code String}
 */
final class Mapping<T> {

    private final Class<T> entity;
    private final String table;
    private final Field id;
    private final List<Field> fields = new ArrayList<>();

    Mapping(Class<T> entity) {
        this.entity = entity;
        table = entity.getAnnotation(Table.class).name();
        Field found = null;
        for (Field field : entity.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                field.setAccessible(true);
                fields.add(field);
                found = field.isAnnotationPresent(Id.class) ? field : found;
            }
        }
        id = found;
    }

    /** Class of the rows. */
    Class<T> entity() {
        return entity;
    }

    /** Keeps others out of the table until the transaction ends. */
    String lock() {
        return "lock table " + table + " in exclusive mode";
    }

    long id(T row) {
        try {
            return id.getLong(row);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(id + " cannot be read", e);
        }
    }

    /**
     * Adds rows.
     *
     * @param rows how many, at least 1
     */
    Statement<T> insert(int rows) {
        String columns = fields.stream().map(Mapping::column).collect(Collectors.joining(", "));
        String row = fields.stream().map(field -> "?").collect(Collectors.joining(", ", "(", ")"));
        String values = String.join(", ", Collections.nCopies(rows, row));
        return new Statement<>("insert into " + table + " (" + columns + ") values " + values, fields);
    }

    /** Changes a row that is there, in all that it has. */
    Statement<T> update() {
        return update(fields.stream().filter(field -> field != id).toList());
    }

    /** Changes a row that is there, in some of its fields. */
    Statement<T> update(String... names) {
        return update(Arrays.stream(names).map(this::field).toList());
    }

    private Statement<T> update(List<Field> changed) {
        List<Field> parameters = new ArrayList<>(changed);
        parameters.add(id);
        String values = changed.stream().map(field -> column(field) + " = ?").collect(Collectors.joining(", "));
        return new Statement<>("update " + table + " set " + values + " where " + column(id) + " = ?", parameters);
    }

    private Field field(String name) {
        return fields.stream()
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(entity.getSimpleName() + " has no field " + name));
    }

    private static String column(Field field) {
        return field.getAnnotation(Column.class).name();
    }

    /**
     * A statement for one row or several, and where its parameters come from.
     *
     * @param sql with a question mark for each parameter of each row
     * @param parameters fields of a row, in the order of the question marks
     */
    record Statement<T>(String sql, List<Field> parameters) {

        /**
         * Sets the parameters of a row.
         *
         * @param place which of the statement's rows it is, from 0
         */
        void bind(PreparedStatement to, int place, T row) throws SQLException {
            int parameter = place * parameters.size();
            try {
                for (Field field : parameters) {
                    parameter++;
                    Class<?> type = field.getType();
                    if (type == long.class) {
                        to.setLong(parameter, field.getLong(row));
                    } else if (type == String.class) {
                        to.setString(parameter, (String) field.get(row));
                    } else if (type == boolean.class) {
                        to.setBoolean(parameter, field.getBoolean(row));
                    } else {
                        to.setInt(parameter, field.getInt(row));
                    }
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(row.getClass() + " cannot be read", e);
            }
        }
    }
}
