package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shapes that fields of LocustTest have; {@code forth} leads from v1 to v2. */
final class Shapes {
    /** Both versions write it alike. */
    static final Shape SAME = new Both(value -> value, value -> value);

    /** v1 has a toleration's four fields of old; Kubernetes and v2 have {@code tolerationSeconds} as well. */
    static final Shape TOLERATIONS = new ListOf(new Both(Shapes::object, Shapes::shortToleration));

    /** v1 has names; v2 has objects with a name, as pods do, and takes names too. */
    static final Shape PULL_SECRETS = new ListOf(new Both(Shapes::reference, Shapes::name));

    /** v1 has a map of labels that a node must all have; v2 has Kubernetes' own terms, which can say more. */
    static final Shape NODE_LABELS = new Both(Shapes::term, Shapes::nodeLabels);

    private static final List<String> TOLERATION = List.of("key", "operator", "value", "effect");
    private static final String NAME = "name";
    private static final String TERMS = "nodeSelectorTerms";
    private static final String EXPRESSIONS = "matchExpressions";
    private static final String KEY = "key";
    private static final String OPERATOR = "operator";
    private static final String IN = "In";
    private static final String VALUES = "values";

    private Shapes() {}

    private record Both(Function<JsonNode, @Nullable JsonNode> there, Function<JsonNode, @Nullable JsonNode> here)
            implements Shape {
        @Override
        public @Nullable JsonNode forth(JsonNode value) {
            return there.apply(value);
        }

        @Override
        public @Nullable JsonNode back(JsonNode value) {
            return here.apply(value);
        }

        @Override
        public Shape reversed() {
            return new Both(here, there);
        }
    }

    /** Element by element, so that one more in the list does not cost the others what only their version can say. */
    private record ListOf(Shape element) implements Shape {
        @Override
        public @Nullable JsonNode forth(JsonNode value) {
            return put(value, null);
        }

        @Override
        public @Nullable JsonNode back(JsonNode value) {
            return reversed().forth(value);
        }

        @Override
        public @Nullable JsonNode put(JsonNode value, @Nullable JsonNode old) {
            if (!(value instanceof ArrayNode list)) {
                return null;
            }
            var known = seen(old);
            var result = list.arrayNode();
            for (JsonNode one : list) {
                var same = known.get(one);
                var next = same == null || same.isEmpty() ? element.forth(one) : same.removeFirst();
                if (next == null) {
                    return null;
                }
                result.add(next);
            }
            return result;
        }

        /** Old elements by what is seen of them; alike ones in their order. */
        private Map<JsonNode, Deque<JsonNode>> seen(@Nullable JsonNode old) {
            var known = new HashMap<JsonNode, Deque<JsonNode>>();
            if (old instanceof ArrayNode list) {
                for (JsonNode one : list) {
                    var seen = element.back(one);
                    if (seen != null) {
                        known.computeIfAbsent(seen, none -> new ArrayDeque<>()).add(one);
                    }
                }
            }
            return known;
        }

        @Override
        public Shape reversed() {
            return new ListOf(element.reversed());
        }
    }

    private static @Nullable JsonNode object(JsonNode value) {
        return value.isObject() ? value : null;
    }

    private static @Nullable JsonNode shortToleration(JsonNode value) {
        return value instanceof ObjectNode full ? full.deepCopy().retain(TOLERATION) : null;
    }

    private static @Nullable JsonNode reference(JsonNode value) {
        return value.isTextual() ? JsonNodeFactory.instance.objectNode().set(NAME, value) : null;
    }

    private static @Nullable JsonNode name(JsonNode value) {
        var name = value.isObject() ? value.path(NAME) : value;
        return name.isTextual() ? name : null;
    }

    /** In the order of the labels, because a map has none. */
    private static @Nullable JsonNode term(JsonNode value) {
        if (!(value instanceof ObjectNode labels) || labels.isEmpty()) {
            return null;
        }
        var sorted = new TreeMap<String, JsonNode>();
        for (var label : labels.properties()) {
            if (!label.getValue().isTextual()) {
                return null;
            }
            sorted.put(label.getKey(), label.getValue());
        }
        var selector = JsonNodeFactory.instance.objectNode();
        var expressions = selector.putArray(TERMS).addObject().putArray(EXPRESSIONS);
        sorted.forEach((key, label) -> expressions
                .addObject()
                .put(KEY, key)
                .put(OPERATOR, IN)
                .putArray(VALUES)
                .add(label));
        return selector;
    }

    private static @Nullable JsonNode nodeLabels(JsonNode value) {
        var expressions = only(only(value, TERMS).path(0), EXPRESSIONS);
        if (value.path(TERMS).size() != 1 || expressions.isEmpty()) {
            return null;
        }
        var labels = JsonNodeFactory.instance.objectNode();
        for (JsonNode expression : expressions) {
            var key = expression.path(KEY);
            var values = expression.path(VALUES);
            boolean oneOfOne = expression.size() == 3
                    && key.isTextual()
                    && IN.equals(expression.path(OPERATOR).textValue())
                    && values.size() == 1
                    && values.path(0).isTextual();
            if (!oneOfOne || labels.has(key.textValue())) {
                return null;
            }
            labels.set(key.textValue(), values.get(0));
        }
        return labels;
    }

    /** The list of that name, if the value has nothing else; empty otherwise. */
    private static ArrayNode only(JsonNode value, String name) {
        return value.size() == 1 && value.path(name) instanceof ArrayNode list
                ? list
                : JsonNodeFactory.instance.arrayNode();
    }
}
