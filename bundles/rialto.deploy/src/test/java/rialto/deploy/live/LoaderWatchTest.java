package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Classes that stay are told of once, and so are those that go. */
class LoaderWatchTest {

    private final AtomicLong clock = new AtomicLong();
    private final List<String> news = new ArrayList<>();
    private final LoaderWatch watch = new LoaderWatch(clock::get);

    private static ClassLoader loader() {
        return new ClassLoader() {};
    }

    @Test
    void tellsOfALoaderThatWasCollected() {
        watch.watch("gone 1.0.0", loader(), news::add);
        TestPlatform.until("it is collected", () -> {
            System.gc();
            watch.look();
            return watch.waiting() == 0;
        });
        assertThat(news).hasSize(1).first().asString().contains("the classes of gone 1.0.0 were collected");
    }

    @Test
    void tellsOnceOfALoaderThatStays() {
        ClassLoader held = loader();
        watch.watch("held 1.0.0", held, news::add);
        watch.look();
        assertThat(news).isEmpty();
        clock.addAndGet(LoaderWatch.PATIENCE_NANOS + 1);
        watch.look();
        watch.look();
        assertThat(news)
                .hasSize(1)
                .first()
                .asString()
                .contains("held 1.0.0 are still in memory")
                .contains("take a heap dump");
        assertThat(held).isNotNull();
    }
}
