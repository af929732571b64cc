package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnCluster.class)
class FailingRunIT {
    @Test
    @Tag("S3-20")
    void failedRequestsMakeTheVerdictFailed(TestNamespace namespace) {
        var run = Run.start(namespace, "failing", Recipe.of("failing.py"));
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.FAILED);
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).isEqualTo("RequestsFailed");
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run));
        assertThat(Run.load(end).failures()).isEqualTo(Shop.failures(run)).isPositive();
        assertThat(end.message())
                .contains(Run.load(end).failures() + " of " + Run.load(end).requests());
        assertThat(Run.condition(end, "TestCompleted").getStatus()).isEqualTo("True");
        assertThat(Run.condition(end, "Passed").getStatus()).isEqualTo("False");
        assertThat(run.masterPod()
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(86);
        run.awaitNoActivePods();
    }

    @Test
    void theScriptsOwnExitCodeMakesTheVerdictFailed(TestNamespace namespace) {
        var end = Run.start(namespace, "exit-code", Recipe.of("exit_code.py")).awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.FAILED);
        assertThat(end.reason()).isEqualTo("ExitCodeOfScript");
        assertThat(end.message()).contains("exit code 3");
    }

    @Test
    void aUserMayChooseThatFailedRequestsAreNoFailure(TestNamespace namespace) {
        var end = Run.start(namespace, "tolerant", Recipe.of("failing.py").flags("--exit-code-on-error 0"))
                .awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(end.reason()).isEqualTo("FailuresTolerated");
        assertThat(Run.load(end).failures()).isPositive();
    }
}
