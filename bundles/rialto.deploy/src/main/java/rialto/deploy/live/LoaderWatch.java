package rialto.deploy.live;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Watches class loaders of uninstalled plugins until the collector has taken them. A loader that stays means that something still holds
 * an instance, a factory or a thread of the plugin; one that merely waits for the next full collection is no leak, and none is forced
 * here, for it would stop trading. Deploy thread only.
 */
final class LoaderWatch {

    /** How long a loader may stay before that is told. */
    static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final class Watched extends PhantomReference<ClassLoader> {

        private final String title;
        private final Consumer<String> news;
        private final long sinceNanos;
        private boolean told;

        Watched(
                String title,
                ClassLoader loader,
                ReferenceQueue<ClassLoader> queue,
                Consumer<String> news,
                long sinceNanos) {
            super(loader, queue);
            this.title = title;
            this.news = news;
            this.sinceNanos = sinceNanos;
        }
    }

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final Set<Watched> watched = new HashSet<>();
    private final LongSupplier nanoTime;

    LoaderWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Begins to watch; {@code null} loaders have gone already. */
    void watch(String title, ClassLoader loader, Consumer<String> news) {
        if (loader != null) {
            watched.add(new Watched(title, loader, collected, news, nanoTime.getAsLong()));
        }
    }

    /** Looks what has gone since the last look, and what has stayed for long. */
    void look() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            Watched each = (Watched) gone;
            watched.remove(each);
            long millis = (nanoTime.getAsLong() - each.sinceNanos) / 1_000_000;
            each.news.accept(
                    "the classes of " + each.title + " were collected " + millis + " ms after it was uninstalled");
        }
        for (Watched each : watched) {
            if (!each.told && nanoTime.getAsLong() - each.sinceNanos > PATIENCE_NANOS) {
                each.told = true;
                each.news.accept("the classes of " + each.title + " are still in memory "
                        + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)
                        + " s after it was uninstalled; if they are after the next full "
                        + "collection, something holds them: take a heap dump and look for its class loader");
            }
        }
    }

    /** Number of loaders that have not gone. */
    int waiting() {
        return watched.size();
    }
}
