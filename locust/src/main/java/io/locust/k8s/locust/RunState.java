package io.locust.k8s.locust;

import java.util.Locale;

/** State of a Locust master, in Locust's own words. Source: locust/runners.py. */
public enum RunState {
    READY,
    SPAWNING,
    RUNNING,
    CLEANUP,
    STOPPING,
    STOPPED,
    MISSING,
    /** A word that no version read so far uses. */
    UNKNOWN;

    private static final int LONGEST = 20;

    static RunState of(String word) {
        if (word.length() > LONGEST) {
            return UNKNOWN;
        }
        try {
            return valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }
}
