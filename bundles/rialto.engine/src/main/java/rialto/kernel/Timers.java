package rialto.kernel;

import java.util.Arrays;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Timers of all deployments, soonest first; ties by deployment and id. Small arrays kept sorted: setting is rare, looking is not. */
final class Timers {

    private long[] at = new long[8];
    private String[] deployments = new String[8];
    private int[] ids = new int[8];
    private int count;

    /** When the first timer is due; {@link Long#MAX_VALUE} if there is none. */
    long firstNanos() {
        return count == 0 ? Long.MAX_VALUE : at[0];
    }

    String firstDeployment() {
        return deployments[0];
    }

    int firstId() {
        return ids[0];
    }

    void removeFirst() {
        remove(0);
    }

    void set(String deployment, int id, long atNanos) {
        cancel(deployment, id);
        if (count == at.length) {
            at = Arrays.copyOf(at, 2 * count);
            deployments = Arrays.copyOf(deployments, 2 * count);
            ids = Arrays.copyOf(ids, 2 * count);
        }
        int i = count++;
        while (i > 0 && before(atNanos, deployment, id, i - 1)) {
            at[i] = at[i - 1];
            deployments[i] = deployments[i - 1];
            ids[i] = ids[i - 1];
            i--;
        }
        at[i] = atNanos;
        deployments[i] = deployment;
        ids[i] = id;
    }

    /** @return whether there was one */
    boolean cancel(String deployment, int id) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == id && deployments[i].equals(deployment)) {
                remove(i);
                return true;
            }
        }
        return false;
    }

    void cancelAll(String deployment) {
        for (int i = count - 1; i >= 0; i--) {
            if (deployments[i].equals(deployment)) {
                remove(i);
            }
        }
    }

    void save(StateWriter out) {
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            out.putLong(at[i]).putString(deployments[i]).putInt(ids[i]);
        }
    }

    void load(StateReader in) {
        count = 0;
        for (int n = in.getInt(); n > 0; n--) {
            long nanos = in.getLong();
            String deployment = in.getString();
            set(deployment, in.getInt(), nanos);
        }
    }

    private boolean before(long nanos, String deployment, int id, int i) {
        if (nanos != at[i]) {
            return nanos < at[i];
        }
        int byName = deployment.compareTo(deployments[i]);
        return byName != 0 ? byName < 0 : id < ids[i];
    }

    private void remove(int i) {
        int tail = --count - i;
        System.arraycopy(at, i + 1, at, i, tail);
        System.arraycopy(deployments, i + 1, deployments, i, tail);
        System.arraycopy(ids, i + 1, ids, i, tail);
        deployments[count] = null;
    }
}
