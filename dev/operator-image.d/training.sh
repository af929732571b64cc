# shellcheck shell=bash
# The AOT cache of the operator's image. Sourced by dev/operator-image.
#
# Found the hard way: a changed jar is not noticed, the JVM silently runs the classes in the cache; hence the check of the
# version, which contains a hash of the sources. A cache made under the serial collector has no archived heap; hence G1
# for the training only.

# train ROOT makes $AOT in it, by an operator that does in the local cluster what it will do later.
train() {
  local root=$1
  ensure_packages curl openssl
  "$DEV_DIR/cluster" up >/dev/null
  export KUBECONFIG=$CLUSTER_KUBECONFIG PATH=$CLUSTER_BIN:$PATH
  namespace=training-$$ # not local: the trap runs after the function
  # shellcheck disable=SC2154 # work: the folder of make_image
  trap 'kubectl delete namespace/"$namespace" clusterrole/"$namespace" clusterrolebinding/"$namespace" --wait=false >/dev/null; rm -rf "$work"' EXIT
  # One that is there belongs to the operator that runs in the cluster.
  kubectl get crd locusttests.locust.io >/dev/null 2>&1 || kubectl create -f "$DEV_DIR/../charts/locust-operator/crds" >/dev/null
  # Right after its creation it has no conditions yet, which kubectl wait takes for an error.
  wait_until "$root" kubectl wait --for=condition=Established crd/locusttests.locust.io --timeout=5s
  kubectl create namespace "$namespace" >/dev/null
  service_account "$root" "$namespace"
  webhook "$namespace"
  exercise "$root" "$namespace"
  rm -rf "${root:?}"/tmp/* "${root:?}/var"
  [ -f "$root$AOT" ] || die "the training made no AOT cache"
  verify "$root"
}

# As in a pod: reading a kubeconfig instead would put a YAML parser into the cache.
service_account() { # ROOT NAMESPACE
  local folder=$1/var/run/secrets/kubernetes.io/serviceaccount
  mkdir -p "$folder"
  kubectl create rolebinding training --clusterrole=cluster-admin --serviceaccount="$2:default" -n "$2" >/dev/null
  wait_until "$1" kubectl get serviceaccount default -n "$2"
  kubectl create token default -n "$2" >"$folder/token"
  kubectl get configmap kube-root-ca.crt -n "$2" -o 'jsonpath={.data.ca\.crt}' >"$folder/ca.crt"
  printf %s "$2" >"$folder/namespace"
}

# A certificate of its own, and the right to look at the definition, not to change it: another operator may run.
webhook() { # NAMESPACE
  local folder=$work/webhook
  mkdir "$folder"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=training \
    -addext "subjectAltName=DNS:locust-operator-webhook.$1.svc" -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
  kubectl create secret tls webhook --cert="$folder/tls.crt" --key="$folder/tls.key" -n "$1" >/dev/null
  kubectl create clusterrole "$1" --verb=get --resource=customresourcedefinitions >/dev/null
  kubectl create clusterrolebinding "$1" --clusterrole="$1" --serviceaccount="$1:default" >/dev/null
}

review() { # what the API server sends
  local body
  body=$(training_test reviewed | kubectl create --dry-run=client -o json -f -)
  printf '{"apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview", "request": {"uid": "1", "desiredAPIVersion": "%s", "objects": [%s]}}' "$1" "$body"
}

exercise() { # ROOT NAMESPACE
  local root=$1 namespace=$2 pid n health=$((20000 + RANDOM % 10000)) arguments
  mapfile -t arguments < <(arguments | grep -v -e UseSerialGC -e AOTCache= -e Xmx -e Xmn)
  in_root "$root" KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=6443 POD_NAME=training POD_NAMESPACE="$namespace" WATCH_NAMESPACES="$namespace" \
    LEADER_ELECTION=true HEALTH_PORT=$health METRICS_PORT=$((health + 1)) MALLOC_ARENA_MAX=1 \
    MANAGE_DEFINITION=true WEBHOOK_PORT=$((health + 2)) WEBHOOK_SECRET=webhook WEBHOOK_CERTIFICATES=given \
    -XX:+UnlockDiagnosticVMOptions -XX:+UseG1GC -Xmx64m -XX:-AOTRecordTraining -XX:AOTCacheOutput="$AOT" "${arguments[@]}" >"$root/tmp/training.log" 2>&1 &
  pid=$!
  wait_until "$root" curl -fs "http://127.0.0.1:$health/readyz/webhook"
  for n in v1 v2; do review locust.io/$n | curl -fsk "https://127.0.0.1:$((health + 2))/convert" -d @- >/dev/null; done
  wait_until "$root" curl -fs "http://127.0.0.1:$health/readyz"
  for n in 1 2 3; do training_test "training-$n" | kubectl apply -n "$namespace" -f - >/dev/null; done
  wait_until "$root" kubectl wait -n "$namespace" --for='jsonpath={.status.run.workerJobUID}' locusttest/training-3 --timeout=1s
  kubectl patch locusttest training-1 -n "$namespace" --type merge -p '{"spec":{"worker":{"replicas":2}}}' >/dev/null
  kubectl delete job training-2-master -n "$namespace" >/dev/null
  wait_until "$root" kubectl wait -n "$namespace" --for='jsonpath={.status.run.attempt}=2' locusttest/training-2 --timeout=1s
  kubectl delete locusttest --all -n "$namespace" >/dev/null
  curl -fs "http://127.0.0.1:$((health + 1))/metrics" >/dev/null
  kill -TERM $pid
  wait $pid || die "the training ended with status $?: $(tail -n 5 "$root/tmp/training.log")"
  for _ in {1..150}; do [ ! -f "$root$AOT" ] || break; sleep 0.2; done
}

training_test() { # NAME: its pods fit no node, so none starts
  cat <<YAML
apiVersion: locust.io/v2
kind: LocustTest
metadata: {name: $1}
spec:
  image: docker.io/locustio/locust:$LOCUST_NEWEST
  master: {command: --users 1}
  worker: {command: --users 1, replicas: 1}
  scheduling: {nodeSelector: {locust.io/training: nowhere}}
YAML
}

verify() { # the cache is accepted, and what runs is what was built
  local root=$1 arguments said
  mapfile -t arguments < <(arguments)
  said=$(in_root "$root" -XX:AOTMode=on "${arguments[@]}" --version) || die "the AOT cache is refused: $said"
  [ "$said" = "$OPERATOR_VERSION+$(source_id)" ] || die "the image runs $said, but $OPERATOR_VERSION+$(source_id) was built: run mvn clean"
  mapfile -t arguments < <(exporter_arguments)
  said=$(in_root "$root" LOCUST_EXPORTER_WEB_LISTEN_ADDRESS=nowhere "${arguments[@]}" 2>&1) || true
  [[ $said = *"has to be host:port"* ]] || die "the exporter does not start: $said"
}

# in_root ROOT [NAME=VALUE…] ARGUMENT… runs the image's java, with /proc and /dev in a mount namespace of its own, so that
# nothing stays mounted. To be called in a subshell: it becomes that java, so that a signal reaches it.
in_root() {
  local root=$1 settings=()
  shift
  while [[ "$1" =~ ^[A-Z_]+= ]]; do settings+=("$1") && shift; done
  # shellcheck disable=SC2016 # the inner shell is to expand it
  exec env -i PATH="$PATH" "${settings[@]}" unshare --mount \
    bash -c 'mount --bind /proc "$1/proc" && mount --rbind /dev "$1/dev" && exec chroot "$1" /opt/java/bin/java "${@:2}"' in_root "$root" "$@"
}

wait_until() { # ROOT COMMAND…
  local root=$1
  shift
  for _ in {1..100}; do ! "$@" >/dev/null 2>&1 || return 0; sleep 0.2; done
  die "the training stands still at: $*: $(tail -n 5 "$root/tmp/training.log")"
}
