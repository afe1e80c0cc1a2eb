package rialto.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java block of every page compiles against what is built here, and what is a test passes. What stands behind the fence says what a
 * block is:
 *
 * <ul>
 *   <li>{@code java}: a whole file, with its imports;
 *   <li>{@code java members}: members of a class;
 *   <li>{@code java fragment}: statements; {@code java fragment (Path file)} is given what stands in parentheses.
 * </ul>
 *
 * The last two see {@link #IMPORTS}. A block sees the blocks above it on its page.
 */
class SnippetsTest {

    private static final List<String> IMPORTS = List.of(
            "java.io.*",
            "java.nio.*",
            "java.nio.file.*",
            "java.util.*",
            "java.util.function.*",
            "rialto.backtest.*",
            "rialto.backtest.run.*",
            "rialto.engine.*",
            "rialto.indicators.*",
            "rialto.instrument.*",
            "rialto.journal.*",
            "rialto.market.*",
            "rialto.order.*",
            "rialto.strategy.*",
            "rialto.testkit.*",
            "rialto.venue.replay.*");
    private static final Pattern KIND = Pattern.compile("java(?: (members|fragment)(?: \\((.+)\\))?)?");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|interface|record|enum|@interface) (\\w+)");
    private static final Path ROOT = Path.of(System.getProperty("rialto.root"));

    /** Blocks that no test runs: they start the platform, build it, or take an hour. Everything else is run. */
    private static final List<String> BY_HAND = List.of("README.md", "README.md", "cnf/guide/README.md");

    @TempDir
    private Path folder;

    private int number;

    @Test
    void everyJavaBlockCompilesAndEveryTestAmongThemPasses() throws Exception {
        List<String> wrong = new ArrayList<>();
        int tests = 0;
        for (Page page : pages()) {
            List<Path> above = new ArrayList<>();
            for (Page.Block block : page.blocks()) {
                if (block.info().startsWith("java")) {
                    Path classes = Files.createDirectories(folder.resolve("b" + ++number));
                    String where = ROOT.relativize(page.file()) + ":" + block.line();
                    Source source = source(block, where);
                    String said = compile(source, classes, above);
                    above.add(0, classes);
                    if (!said.isEmpty()) {
                        wrong.add(where + "\n" + said);
                    } else if (block.text().contains("@Test")) {
                        tests += run(source, above);
                    }
                }
            }
        }
        assertThat(wrong).as("blocks that do not compile").isEmpty();
        assertThat(number).as("there are blocks").isGreaterThan(8);
        assertThat(tests).as("there are tests among them").isGreaterThan(3);
    }

    @Test
    void noBlockIsLeftToPeopleButThoseThatAreKnown() throws IOException {
        List<String> byHand = new ArrayList<>();
        for (Page page : pages()) {
            page.blocks("sh by hand")
                    .forEach(block -> byHand.add(ROOT.relativize(page.file()).toString()));
        }
        assertThat(byHand).containsExactlyElementsOf(BY_HAND);
    }

    /** Pages of the tree, without what builds leave and what templates fill in. */
    private static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.toRealPath())) {
            for (Path each : files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/templates/"))
                    .sorted()
                    .toList()) {
                pages.add(Page.of(ROOT.resolve(ROOT.toRealPath().relativize(each))));
            }
        }
        return pages;
    }

    private record Source(String name, String text) {}

    private Source source(Page.Block block, String where) {
        Matcher kind = KIND.matcher(block.info());
        assertThat(kind.matches())
                .as("%s: '%s' says no kind of block", where, block.info())
                .isTrue();
        if (kind.group(1) == null) {
            Matcher type = TYPE.matcher(block.text());
            assertThat(type.find())
                    .as("%s: a whole file declares a type", where)
                    .isTrue();
            Matcher in = PACKAGE.matcher(block.text());
            return new Source((in.find() ? in.group(1) + "." : "") + type.group(1), block.text());
        }
        String name = "Block" + number;
        StringBuilder text = new StringBuilder();
        IMPORTS.forEach(each -> text.append("import ").append(each).append("; "));
        text.append("class ").append(name).append(" { ");
        if (kind.group(1).equals("fragment")) {
            String given = kind.group(2) == null ? "" : kind.group(2);
            text.append("void run(").append(given).append(") throws Exception {\n");
            text.append(block.text()).append("}");
        } else {
            text.append('\n').append(block.text());
        }
        return new Source(name, text.append("}\n").toString());
    }

    private static String compile(Source source, Path classes, List<Path> above) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        StringBuilder path = new StringBuilder();
        above.forEach(each -> path.append(each).append(File.pathSeparator));
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "--release",
                                "17",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                path + System.getProperty("java.class.path")),
                        null,
                        List.of(new InMemory(source)))
                .call();
        return compiled ? "" : said.toString();
    }

    /** Runs the tests of a class; each takes no arguments. */
    private static int run(Source source, List<Path> above) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (Path each : above) {
            urls.add(each.toUri().toURL());
        }
        int tests = 0;
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), SnippetsTest.class.getClassLoader())) {
            Class<?> type = loader.loadClass(source.name());
            var made = type.getDeclaredConstructor();
            made.setAccessible(true);
            for (var method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    method.setAccessible(true);
                    method.invoke(made.newInstance());
                    tests++;
                }
            }
        }
        return tests;
    }

    private static final class InMemory extends SimpleJavaFileObject {

        private final String text;

        InMemory(Source source) {
            super(URI.create("string:///" + source.name().replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            text = source.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
