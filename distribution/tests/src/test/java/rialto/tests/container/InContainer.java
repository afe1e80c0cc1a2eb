package rialto.tests.container;

import static org.ops4j.pax.exam.CoreOptions.streamBundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import rialto.tests.jars.Jars;

/**
 * A test inside the platform: one framework per test class, with exactly the bundles, properties and configurations that the
 * launcher would start, a home of its own and a free port. It is JUnit 4, because Pax Exam is.
 *
 * <p>The test itself is a bundle in there, so it sees only packages that bundles export.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class InContainer {

    @Inject
    protected BundleContext context;

    /** What the launcher would start with {@link #options()}, and {@link #more()}. */
    @Configuration
    public final Option[] platform() throws IOException {
        List<Option> more = new ArrayList<>(more());
        // Pax Exam gives every test's probe the imports of any, so what one of them imports must be there for all.
        more.add(streamBundle(new ByteArrayInputStream(Jars.witness())).startLevel(1));
        return WhatShips.asOptions(getClass().getSimpleName(), options(), more);
    }

    /** Options of the launcher beyond home and port. */
    protected List<String> options() {
        return List.of();
    }

    /** What the test needs beside the platform, such as system properties or bundles of its own. */
    protected List<Option> more() throws IOException {
        return List.of();
    }
}
