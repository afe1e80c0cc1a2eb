package rialto.kernel;

import java.util.List;
import rialto.engine.DeploymentState.Status;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.strategy.Strategy;
import rialto.strategy.Trader;

/** A deployment's place in the kernel: who decides for it, and whether he may. */
final class Seat {

    static final int QUOTE = 1;
    static final int TRADE = 1 << 1;
    static final int BOOK = 1 << 2;
    static final int BAR = 1 << 3;

    final String name;
    final List<Instrument> instruments;
    /** Whether this is a shadow: it sees everything, and its decisions are dropped. */
    final boolean shadow;

    final Desk desk;

    private Version version;
    /** Bars that the version wants. */
    private BarSpec[] bars = {};

    /** {@code null} where the code is away, and in kernels that only follow. */
    Strategy strategy;

    Status status = Status.RUNNING;
    String reason = "";
    long sinceSequence;
    /** Whether a failure gives the seat back to the version before instead of pausing it. */
    boolean probation;
    /** Why a shadow was stopped; empty while it follows. */
    String shadowFailure = "";

    private int interest;

    Seat(String name, List<Instrument> instruments, boolean shadow, Kernel kernel) {
        this.name = name;
        this.instruments = List.copyOf(instruments);
        this.shadow = shadow;
        this.desk = new Desk(kernel, this);
    }

    void seat(Strategy next) {
        strategy = next;
        interest = next == null ? 0 : interestOf(next.getClass());
    }

    Version version() {
        return version;
    }

    void version(Version next) {
        version = next;
        bars = next.bars().toArray(new BarSpec[0]);
    }

    boolean decides() {
        return strategy != null && (shadow ? shadowFailure.isEmpty() : status == Status.RUNNING);
    }

    boolean wants(int kind) {
        return (interest & kind) != 0;
    }

    /** Whether the version in the seat wants bars of a spec. */
    boolean wants(BarSpec spec) {
        for (BarSpec wanted : bars) {
            if (wanted.equals(spec)) {
                return true;
            }
        }
        return false;
    }

    boolean trades(int instrument) {
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.get(i).index() == instrument) {
                return true;
            }
        }
        return false;
    }

    /** Market callbacks that the class overrides; the others are not worth a call. */
    private static int interestOf(Class<?> type) {
        return overrides(type, "onQuote", rialto.market.Quote.class, QUOTE)
                | overrides(type, "onTrade", rialto.market.Trade.class, TRADE)
                | overrides(type, "onBook", rialto.market.Book.class, BOOK)
                | overrides(type, "onBar", rialto.market.Bar.class, BAR);
    }

    private static int overrides(Class<?> type, String method, Class<?> view, int kind) {
        try {
            return type.getMethod(method, view, Trader.class).getDeclaringClass() == Strategy.class ? 0 : kind;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + " is no strategy of this platform's version", e);
        }
    }
}
