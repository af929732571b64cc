package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the user tells the master's Locust: the last flag wins, then the environment variable, as in Locust's own
 * ConfigArgParse. Variables from ConfigMaps and Secrets are known by name only.
 *
 * @param words of command and extraArgs
 * @param variables of spec.env; an empty value where it is not in the spec
 */
record MasterOptions(List<String> words, Map<String, String> variables) {

    static MasterOptions of(LocustTestSpec spec) {
        var words = new ArrayList<>(ShellWords.split(spec.master().command()));
        words.addAll(Objects.requireNonNullElse(spec.master().extraArgs(), List.of()));
        var variables = new LinkedHashMap<String, String>();
        if (spec.env() != null && spec.env().variables() != null) {
            for (EnvVar variable : spec.env().variables()) {
                variables.put(variable.getName(), Objects.requireNonNullElse(variable.getValue(), ""));
            }
        }
        return new MasterOptions(List.copyOf(words), Map.copyOf(variables));
    }

    /** Whether it is given at all, by flag or variable. */
    boolean has(String flag, String variable) {
        return variables.containsKey(variable)
                || words.stream().anyMatch(word -> word.equals(flag) || word.startsWith(flag + "="));
    }

    /** The value that Locust uses; absent when none is given, or not here. */
    Optional<String> value(String flag, String variable) {
        for (int i = words.size() - 1; i >= 0; i--) {
            var word = words.get(i);
            if (word.startsWith(flag + "=")) {
                return Optional.of(word.substring(flag.length() + 1));
            }
            if (word.equals(flag)) {
                return i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
            }
        }
        return Optional.ofNullable(variables.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
