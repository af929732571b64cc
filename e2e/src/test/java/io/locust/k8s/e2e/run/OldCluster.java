package io.locust.k8s.e2e.run;

import io.locust.k8s.e2e.TestNamespace;

/** Tests in each state that the operators before ours leave. */
final class OldCluster {
    final Run goRunning;
    final Run goLosing;
    final Run goSucceeded;
    final Run goExpired;
    final Run goRunningExpired;
    final Run goPending;
    final Run goPendingWithService;
    final Run goDeleted;
    final Run javaFailing;
    final Run javaEnded;
    final Run javaExpired;
    final Run javaDeleted;

    OldCluster(TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        goSucceeded = Predecessor.GO.test(namespace, "go-succeeded", "passing.py");
        Predecessor.GO.objects(goSucceeded, Predecessor.values("passing.py", 3, 3, 120), "Service", "Job");
        Predecessor.goStatus(goSucceeded, "Succeeded", true);
        javaEnded = Predecessor.JAVA.test(namespace, "java-ended", "passing.py");
        Predecessor.JAVA.objects(javaEnded, Predecessor.values("passing.py", 3, 3, 3600), "Service", "Job");

        goExpired = Predecessor.GO.test(namespace, "go-expired", "passing.py");
        Predecessor.goStatus(goExpired, "Succeeded", true);
        goRunningExpired = Predecessor.GO.test(namespace, "go-running-expired", "passing.py");
        Predecessor.goStatus(goRunningExpired, "Running", true);
        Predecessor.GO.objects(goRunningExpired, Predecessor.values("passing.py", 3, 3, 120), "Service");
        javaExpired = Predecessor.JAVA.test(namespace, "java-expired", "passing.py");
        Predecessor.JAVA.objects(javaExpired, Predecessor.values("passing.py", 3, 3, 120), "Service");
        goDeleted = Predecessor.GO.test(namespace, "go-deleted", "passing.py");
        Predecessor.goStatus(goDeleted, "Failed", true);
        goDeleted.test().delete();

        goRunning = Predecessor.GO.running(namespace, "go-running", "passing.py");
        Predecessor.goStatus(goRunning, "Running", true);
        goLosing = Predecessor.GO.running(namespace, "go-losing", "passing.py");
        Predecessor.goStatus(goLosing, "Running", true);
        javaFailing = Predecessor.JAVA.running(namespace, "java-failing", "failing.py");
        javaDeleted = Predecessor.JAVA.running(namespace, "java-deleted", "passing.py");
        javaDeleted.test().delete();

        goPending = Predecessor.GO.test(namespace, "go-pending", "passing.py");
        Predecessor.goStatus(goPending, "Pending", false);
        goPendingWithService = Predecessor.GO.test(namespace, "go-pending-with-service", "passing.py");
        Predecessor.goStatus(goPendingWithService, "Pending", false);
        Predecessor.GO.objects(goPendingWithService, Predecessor.values("passing.py", 3, 3, 120), "Service");
    }
}
