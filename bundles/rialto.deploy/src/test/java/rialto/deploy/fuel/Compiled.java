package rialto.deploy.fuel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java source compiled in memory, as class files by binary name. */
public record Compiled(Map<String, byte[]> classes) {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Shared, for it reads the libraries once. */
    private static final StandardJavaFileManager LIBRARIES = COMPILER.getStandardFileManager(null, null, null);

    /** Compiles one source for the Java release that runs. Its public class must be named {@code name}. */
    public static Compiled of(String name, String source) {
        return of(Map.of(name, source), Runtime.version().feature());
    }

    /** Compiles sources, by the names of their public classes. */
    public static Compiled of(Map<String, String> sources, int release) {
        StringWriter messages = new StringWriter();
        Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, source) -> units.add(
                new SimpleJavaFileObject(
                        URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                }));
        JavaFileManager files = new ForwardingJavaFileManager<>(LIBRARIES) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                ByteArrayOutputStream output = new ByteArrayOutputStream();
                outputs.put(name, output);
                return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + ".class"), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return output;
                    }
                };
            }
        };
        List<String> options =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path")));
        if (release != Runtime.version().feature()) {
            options.addAll(List.of("--release", Integer.toString(release)));
        }
        if (!COMPILER.getTask(messages, files, null, options, null, units).call()) {
            throw new AssertionError("the source of the test does not compile:\n" + messages);
        }
        Map<String, byte[]> classes = new LinkedHashMap<>();
        outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return new Compiled(classes);
    }

    /** A new class loader with these classes as they are. */
    public ClassLoader plain() {
        return loader(UnaryOperator.identity());
    }

    /** A new class loader with these classes woven. */
    public ClassLoader woven() {
        return loader(FuelWeaver::weave);
    }

    private ClassLoader loader(UnaryOperator<byte[]> weaver) {
        return new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] woven = weaver.apply(bytes);
                return defineClass(name, woven, 0, woven.length);
            }
        };
    }
}
