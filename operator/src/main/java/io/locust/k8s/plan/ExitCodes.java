package io.locust.k8s.plan;

import io.locust.k8s.api.v2.LocustTestSpec;

/**
 * What the master's exit code says. Locust exits 1 for failed requests and for a typo alike, so the master is started
 * with a code of our own for "ran, had failures", unless the user chose one.
 */
public final class ExitCodes {
    /** Not among the codes that Locust (0, 1, 2, 255), shells (126 to 165) or Python use themselves. */
    public static final int RAN_WITH_FAILURES = 86;

    /** Locust's default, which is its code for a script that cannot be loaded as well. */
    public static final int LOCUSTS_OWN = 1;

    static final String FLAG = "--exit-code-on-error";
    private static final String VARIABLE = "LOCUST_EXIT_CODE_ON_ERROR";

    private ExitCodes() {}

    /** Whether the user has chosen the code; then the operator adds none. */
    static boolean chosenByUser(LocustTestSpec spec) {
        return MasterOptions.of(spec).has(FLAG, VARIABLE);
    }

    /** The code with which the master of this spec says "ran, had failures". */
    public static int ranWithFailures(LocustTestSpec spec) {
        return ranWithFailures(spec, RAN_WITH_FAILURES);
    }

    /** The same of a master that an operator before this one started, with no code of its own. */
    public static int ranWithFailuresBefore(LocustTestSpec spec) {
        return ranWithFailures(spec, LOCUSTS_OWN);
    }

    private static int ranWithFailures(LocustTestSpec spec, int otherwise) {
        return MasterOptions.of(spec)
                .value(FLAG, VARIABLE)
                .map(code -> number(code, otherwise))
                .orElse(otherwise);
    }

    private static int number(String text, int otherwise) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
