package io.locust.k8s.decide;

import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.RunPlan;
import java.util.ArrayList;
import java.util.List;

/** Which objects of an attempt are still to be created. */
final class Creation {
    private Creation() {}

    /**
     * In the order in which they need one another. A Job that was recorded and is gone was lost, and is not made anew; the
     * Ingress and the ConfigMap, which nobody watches, are made together with the Jobs only.
     *
     * @param running whether the run was seen running, so that a missing Service was deleted by somebody
     */
    static List<Action> missing(RunPlan plan, Situation situation, RunStatus run, boolean running) {
        var actions = new ArrayList<Action>();
        if (situation.service() == null) {
            actions.add(new Action.Create(plan.service()));
            if (running) {
                actions.add(new Action.Tell(
                        Action.Severity.WARNING,
                        "ServiceRecreated",
                        "Service " + plan.service().getMetadata().getName()
                                + " was deleted and is made anew; the run goes on"));
            }
        }
        boolean master = situation.masterJob() == null && run.masterJobUID() == null;
        boolean worker = situation.workerJob() == null && run.workerJobUID() == null;
        if ((master || worker) && plan.files() != null) {
            actions.add(new Action.Create(plan.files()));
        }
        if (master) {
            if (plan.ingress() != null) {
                actions.add(new Action.Create(plan.ingress()));
            }
            actions.add(new Action.Create(plan.master()));
        }
        if (worker) {
            actions.add(new Action.Create(plan.worker()));
        }
        return actions;
    }
}
