package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the master's exit code says. Locust exits 1 for failed requests and for a typo alike, so the master is started
 * with a code of our own for "ran, had failures", unless the user chose one.
 */
public final class ExitCodes {
    /** Not among the codes that Locust (0, 1, 2, 255), shells (126 to 165) or Python use themselves. */
    public static final int RAN_WITH_FAILURES = 86;

    static final String FLAG = "--exit-code-on-error";
    private static final String VARIABLE = "LOCUST_EXIT_CODE_ON_ERROR";

    private ExitCodes() {}

    /** Whether the user has chosen the code; then the operator adds none. */
    static boolean chosenByUser(LocustTestSpec spec) {
        return words(spec).anyMatch(word -> word.equals(FLAG) || word.startsWith(FLAG + "="))
                || variables(spec).anyMatch(variable -> VARIABLE.equals(variable.getName()));
    }

    /** The code with which the master of this spec says "ran, had failures". */
    public static int ranWithFailures(LocustTestSpec spec) {
        var words = words(spec).toList();
        int code = variables(spec)
                .filter(variable -> VARIABLE.equals(variable.getName()))
                .map(EnvVar::getValue)
                .filter(Objects::nonNull)
                .mapToInt(value -> number(value, RAN_WITH_FAILURES))
                .reduce(RAN_WITH_FAILURES, (first, last) -> last);
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(FLAG + "=")) {
                code = number(words.get(i).substring(FLAG.length() + 1), code);
            } else if (words.get(i).equals(FLAG) && i + 1 < words.size()) {
                code = number(words.get(i + 1), code);
            }
        }
        return code;
    }

    private static Stream<String> words(LocustTestSpec spec) {
        List<String> extra = spec.master().extraArgs();
        return Stream.concat(
                ShellWords.split(spec.master().command()).stream(), extra == null ? Stream.of() : extra.stream());
    }

    private static Stream<EnvVar> variables(LocustTestSpec spec) {
        var env = spec.env();
        return env == null || env.variables() == null ? Stream.of() : env.variables().stream();
    }

    private static int number(String text, int otherwise) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
