package rialto.deploy.live;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import rialto.engine.Candidate;
import rialto.engine.CandidateSource;
import rialto.engine.DeploymentState;
import rialto.engine.DeploymentState.Status;
import rialto.engine.Engine;
import rialto.engine.EngineException;
import rialto.engine.EngineStatus;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.engine.Swap;
import rialto.engine.SwapListener;
import rialto.engine.SwapListener.Phase;
import rialto.engine.SwapPlan;
import rialto.engine.Trading;
import rialto.engine.Verification;
import rialto.engine.Wiring;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.Market;
import rialto.risk.Limits;
import rialto.strategy.Strategy;

/**
 * Stands in for the engine towards the deployer: it keeps the books of deployments as the engine would and calls nothing of a strategy.
 * There is no loop, no sequence but a counter, no journal, no shadow, no state that is handed over; a swap goes as the test says.
 */
final class EngineDouble implements Engine, Wiring, EventLog {

    /** A swap that waits for the test. */
    static final class Pending implements Swap {

        final String deployment;
        final Candidate candidate;
        final SwapPlan plan;
        volatile String rollBackReason;

        private final EngineDouble engine;
        private final SwapListener listener;
        private final DeploymentState before;
        private final Strategy old;

        private Pending(
                EngineDouble engine, String deployment, Candidate candidate, SwapPlan plan, SwapListener listener) {
            this.engine = engine;
            this.deployment = deployment;
            this.candidate = candidate;
            this.plan = plan;
            this.listener = listener;
            this.before = engine.state(deployment);
            this.old = engine.strategies.get(deployment);
        }

        void shadow() {
            listener.phase(Phase.SHADOW, engine.next(), 0.5, "");
        }

        void switched() {
            engine.put(deployment, before.instruments(), candidate, Status.RUNNING, "");
            listener.phase(Phase.SWITCHED, engine.next(), 0, "");
            listener.phase(Phase.PROBATION, engine.next(), 0, "");
        }

        void commit() {
            engine.pending = null;
            listener.phase(Phase.COMMITTED, engine.next(), 1, "");
        }

        void refuse(String why) {
            engine.pending = null;
            listener.phase(Phase.REFUSED, engine.next(), 1, why);
        }

        void rolledBack(String why) {
            engine.pending = null;
            engine.states.put(deployment, before);
            engine.strategies.put(deployment, old);
            listener.phase(Phase.ROLLED_BACK, engine.next(), 1, why);
        }

        @Override
        public void rollBack(String reason) {
            rollBackReason = reason;
            if (engine.obedient) {
                if (engine.state(deployment).sha256().equals(candidate.sha256())) {
                    rolledBack(reason);
                } else {
                    refuse(reason);
                }
            }
        }
    }

    final Map<String, DeploymentState> states = new TreeMap<>();
    final Map<String, Strategy> strategies = new TreeMap<>();
    /** What was asked for, in order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    final List<String> journal = new CopyOnWriteArrayList<>();
    /** Sees the strategy at the moment of {@link #hold}. */
    volatile Function<Strategy, String> atHold = strategy -> "";
    /** Whether swaps go through at once. */
    volatile boolean quick = true;
    /** Whether a swap ends at once when it is asked to roll back. */
    volatile boolean obedient = true;

    volatile String refusal;

    /** Whether core parts are away, so that nothing can begin to follow: the engine says that at once. */
    volatile boolean partsAway;
    /** What a call of the engine dies of; {@code null} if it does not. */
    volatile LinkageError broken;

    volatile String divergence = "";
    volatile Pending pending;
    volatile List<String> instruments = List.of("BTCUSDT.sim", "ETHUSDT.sim");
    private final List<EventListener<? super Event>> listeners = new CopyOnWriteArrayList<>();
    private long sequence;

    synchronized long next() {
        return ++sequence;
    }

    synchronized DeploymentState state(String name) {
        return states.get(name);
    }

    synchronized void put(String name, List<String> names, Candidate candidate, Status status, String reason) {
        states.put(
                name,
                new DeploymentState(
                        name,
                        candidate.plugin(),
                        candidate.symbolicName(),
                        candidate.version(),
                        candidate.sha256(),
                        candidate.parameters(),
                        names,
                        status,
                        reason,
                        next(),
                        "SIM"));
        strategies.put(name, candidate.strategy());
    }

    synchronized void status(String name, Status status, String reason) {
        DeploymentState s = states.get(name);
        states.put(
                name,
                new DeploymentState(
                        name,
                        s.plugin(),
                        s.symbolicName(),
                        s.version(),
                        s.sha256(),
                        s.parameters(),
                        s.instruments(),
                        status,
                        reason,
                        next(),
                        "SIM"));
    }

    private synchronized CompletableFuture<Long> answer(String call) {
        calls.add(call);
        return refusal != null
                ? CompletableFuture.failedFuture(new EngineException(refusal))
                : CompletableFuture.completedFuture(next());
    }

    // ---------------------------------------------------------------- Wiring

    @Override
    public CompletableFuture<Long> deploy(String deployment, List<String> names, Candidate candidate, String who) {
        CompletableFuture<Long> answer = answer("deploy " + deployment);
        if (!answer.isCompletedExceptionally()) {
            put(deployment, names, candidate, Status.RUNNING, "");
        }
        return answer;
    }

    @Override
    public Swap swap(String deployment, Candidate candidate, SwapPlan plan, SwapListener listener, String who) {
        calls.add("swap " + deployment);
        Pending swap = new Pending(this, deployment, candidate, plan, listener);
        if (refusal != null) {
            swap.refuse(refusal);
        } else if (quick) {
            put(deployment, states.get(deployment).instruments(), candidate, Status.RUNNING, "");
            listener.phase(Phase.SWITCHED, next(), 0, "");
            listener.phase(Phase.COMMITTED, next(), 1, "");
        } else {
            pending = swap;
        }
        return swap;
    }

    @Override
    public CompletableFuture<Long> pause(String deployment, String reason, String who) {
        CompletableFuture<Long> answer = answer("pause " + deployment);
        status(deployment, Status.PAUSED, reason);
        return answer;
    }

    @Override
    public CompletableFuture<Long> resume(String deployment, String reason, String who) {
        CompletableFuture<Long> answer = answer("resume " + deployment);
        status(deployment, Status.RUNNING, "");
        return answer;
    }

    @Override
    public synchronized CompletableFuture<Long> undeploy(String deployment, String reason, String who) {
        if (broken != null) {
            throw broken;
        }
        states.remove(deployment);
        strategies.remove(deployment);
        return answer("undeploy " + deployment);
    }

    @Override
    public boolean hold(String deployment, String reason, Duration within) {
        Pending swap = pending;
        if (swap != null && swap.deployment.equals(deployment)) {
            if (state(deployment).sha256().equals(swap.candidate.sha256())) {
                swap.commit();
            } else {
                swap.refuse(reason);
            }
        }
        Strategy strategy = strategies.remove(deployment);
        calls.add("hold " + deployment + (strategy == null ? "" : atHold.apply(strategy)));
        status(deployment, state(deployment).status() == Status.PAUSED ? Status.PAUSED : Status.HELD, reason);
        return true;
    }

    @Override
    public CompletableFuture<Long> takeBack(String deployment, Candidate candidate, String who) {
        if (partsAway) {
            throw new EngineException("core parts are away: risk; start their bundles");
        }
        CompletableFuture<Long> answer = answer("takeBack " + deployment);
        if (!answer.isCompletedExceptionally()) {
            put(deployment, states.get(deployment).instruments(), candidate, Status.RUNNING, "");
        }
        return answer;
    }

    @Override
    public CompletableFuture<Verification> verify(CandidateSource source, DoubleConsumer progress) {
        return CompletableFuture.supplyAsync(() -> {
            progress.accept(0.5);
            for (DeploymentState each : deployments()) {
                Candidate again = source.construct(
                        each.plugin(), each.symbolicName(), each.version(), each.sha256(), each.parameters());
                calls.add("verified " + again.parameters() + " " + (again.strategy() != strategies.get(each.name())));
                source.dispose(again);
            }
            return new Verification(1, next(), 7, "abc", divergence);
        });
    }

    @Override
    public synchronized List<DeploymentState> deployments() {
        return new ArrayList<>(states.values());
    }

    // ---------------------------------------------------------------- Engine

    @Override
    public <T> CompletableFuture<T> ask(Function<? super Trading, ? extends T> question) {
        Market market = proxy(Market.class, (name, arguments) -> switch (name) {
            case "instrumentCount" -> instruments.size();
            case "instrument" -> instrument(instruments.get((Integer) arguments[0]));
            default -> throw new UnsupportedOperationException(name);
        });
        Trading trading = proxy(Trading.class, (name, arguments) -> name.equals("market") ? market : null);
        return CompletableFuture.completedFuture(question.apply(trading));
    }

    private interface Answers {

        Object answer(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.answer(method.getName(), arguments)));
    }

    private static Instrument instrument(String name) {
        int dot = name.indexOf('.');
        return new Instrument(
                0,
                name.substring(0, dot),
                name.substring(dot + 1),
                InstrumentKind.values()[0],
                "BTC",
                "USDT",
                Scale.decimals(2),
                Scale.decimals(2),
                1,
                1,
                1,
                1_000,
                0,
                1);
    }

    @Override
    public CompletableFuture<OrderAnswer> place(OrderRequest request, String who) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Boolean> cancel(long orderId, String who) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> limit(Limits limits, String who) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> record(String job, String phase, String text) {
        journal.add(job + " " + phase + ": " + text);
        return CompletableFuture.completedFuture(next());
    }

    @Override
    public long oldestSequence() {
        return 1;
    }

    @Override
    public EngineStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> stateHash() {
        throw new UnsupportedOperationException();
    }

    // ---------------------------------------------------------------- EventLog

    @Override
    @SuppressWarnings("unchecked")
    public <E extends Event> Subscription subscribe(
            Class<E> type, long fromSequence, EventListener<? super E> listener) {
        EventListener<? super Event> filtered = event -> {
            if (type.isInstance(event)) {
                listener.on((E) event);
            }
        };
        listeners.add(filtered);
        return new Subscription() {
            @Override
            public long sequence() {
                return 0;
            }

            @Override
            public void close() {
                listeners.remove(filtered);
            }
        };
    }

    void tell(Event event) {
        listeners.forEach(each -> each.on(event));
    }

    int listeners() {
        return listeners.size();
    }
}
