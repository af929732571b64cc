# shellcheck shell=bash
# A node that is not there. kwok plays its kubelet: pods "run" without a container, the master of a LocustTest for some
# seconds, workers until somebody ends them. Their addresses answer nobody.

pretended_node() {
  # A kwok that is started anew has another identity, and does nothing until the lease of the one before is over.
  start kwok "$CLUSTER_BIN/kwok" --kubeconfig "$KUBECONFIG" --config "$DEV_DIR/cluster.d/pretended.yaml" \
    --manage-nodes-with-label-selector=type=kwok --cidr=192.0.2.0/24 --node-ip=192.0.2.1 --node-lease-duration-seconds=8
  kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Node
metadata: {name: pretended, labels: {type: kwok, kubernetes.io/os: linux, kubernetes.io/hostname: pretended}}
spec: {taints: [{key: type, value: kwok, effect: NoSchedule}]}
status: {allocatable: {cpu: "1000", memory: 1Ti, ephemeral-storage: 1Ti, pods: "10000"}, capacity: {cpu: "1000", memory: 1Ti, ephemeral-storage: 1Ti, pods: "10000"}}
YAML
  wait_for "the pretended node" kubectl wait --for=condition=Ready node/pretended --timeout=1s
  say "node pretended is there: nodeSelector {type: kwok}, toleration for the taint type=kwok"
}
