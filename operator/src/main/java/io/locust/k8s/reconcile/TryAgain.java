package io.locust.k8s.reconcile;

/** Work that is to be tried again after a back-off, for a reason that is known and told elsewhere. */
public final class TryAgain extends Exception {
    private static final long serialVersionUID = 1L;

    TryAgain(String why) {
        super(why, null, false, false);
    }
}
