package rialto.deploy.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A manifest header of OSGi: clauses of paths with attributes and directives (OSGi Core 8, section 3.2.4). */
final class ManifestHeader {

    /**
     * One clause.
     *
     * @param paths what it is about, at least one
     * @param attributes values by name, without the type that may follow the name after a colon
     * @param directives values by name
     */
    record Clause(List<String> paths, Map<String, String> attributes, Map<String, String> directives) {}

    private final String text;
    private int at;

    private ManifestHeader(String text) {
        this.text = text;
    }

    /**
     * Reads a header.
     *
     * @throws IllegalArgumentException saying where and why it cannot be read
     */
    static List<Clause> parse(String value) {
        ManifestHeader header = new ManifestHeader(value);
        List<Clause> clauses = new ArrayList<>();
        do {
            clauses.add(header.clause());
        } while (header.takes(','));
        if (header.at < value.length()) {
            throw header.unexpected("a comma or the end");
        }
        return clauses;
    }

    private Clause clause() {
        List<String> paths = new ArrayList<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        Map<String, String> directives = new LinkedHashMap<>();
        do {
            boolean quoted = peeks('"');
            String name = argument("a name");
            if (!quoted && takes(':')) {
                if (takes('=')) {
                    put(directives, name, argument("a value"));
                    continue;
                }
                // The type of an attribute, such as Version or List<String>.
                argument("a type");
                expect('=');
                put(attributes, name, argument("a value"));
            } else if (!quoted && takes('=')) {
                put(attributes, name, argument("a value"));
            } else if (attributes.isEmpty() && directives.isEmpty()) {
                paths.add(name);
            } else {
                throw unexpected("'=' after " + name);
            }
        } while (takes(';'));
        if (paths.isEmpty()) {
            throw unexpected("a name before the attributes");
        }
        return new Clause(List.copyOf(paths), attributes, directives);
    }

    private void put(Map<String, String> values, String name, String value) {
        if (values.put(name, value) != null) {
            throw new IllegalArgumentException("'" + name + "' is given twice");
        }
    }

    private String argument(String what) {
        skipSpace();
        if (takes('"')) {
            return quoted();
        }
        int start = at;
        while (at < text.length() && ";,=:\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String argument = text.substring(start, at).strip();
        if (argument.isEmpty()) {
            throw unexpected(what);
        }
        return argument;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                skipSpace();
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
            }
            value.append(c);
        }
        throw unexpected("a closing quote");
    }

    private boolean peeks(char c) {
        skipSpace();
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean takes(char c) {
        boolean there = peeks(c);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (!takes(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException unexpected(String expected) {
        return new IllegalArgumentException("expected " + expected + " at character " + (at + 1) + " but found "
                + (at < text.length() ? "'" + text.charAt(at) + "'" : "the end"));
    }
}
