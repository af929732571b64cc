package io.locust.k8s.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RightTest {
    private static List<Right> of(String json) throws JsonProcessingException {
        return Right.of(new ObjectMapper().readTree(json));
    }

    @Test
    void aRuleIsEveryVerbOnEveryResource() throws JsonProcessingException {
        assertThat(of("""
                        [{"namespace": "a", "rules": [
                          {"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["get", "patch"]},
                          {"apiGroups": ["locust.io"], "resources": ["locusttests/status"], "verbs": ["update"]}]},
                         {"namespace": "", "rules": [
                          {"apiGroups": [""], "resources": ["pods", "services"], "verbs": ["list"]}]}]"""))
                .extracting(Right::toString)
                .containsExactly(
                        "get jobs.batch in namespace a",
                        "patch jobs.batch in namespace a",
                        "update locusttests/status.locust.io in namespace a",
                        "list pods in all namespaces",
                        "list services in all namespaces");
    }

    @Test
    void aSubresourceAndANameAreAskedForAsSuch() throws JsonProcessingException {
        assertThat(of("""
                        [{"namespace": "a", "rules": [
                          {"apiGroups": ["locust.io"], "resources": ["locusttests/status"], "resourceNames": ["x"], "verbs": ["get"]}]}]"""))
                .extracting(right -> right.review().get("spec"))
                .containsExactly(Map.of(
                        "resourceAttributes",
                        Map.of(
                                "namespace", "a",
                                "verb", "get",
                                "group", "locust.io",
                                "resource", "locusttests",
                                "subresource", "status",
                                "name", "x")));
    }

    @Test
    void allNamespacesAreNoNamespace() throws JsonProcessingException {
        assertThat(of("""
                        [{"namespace": "", "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]}]}]"""))
                .extracting(right -> right.review().get("spec"))
                .containsExactly(Map.of("resourceAttributes", Map.of("verb", "list", "resource", "pods")));
    }
}
