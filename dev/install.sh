# shellcheck shell=bash
# Installs the operator from this checkout with its chart. Sourced by dev/demo, dev/redeploy and dev/e2e, after lib.sh.

OPERATOR_VERSION=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' "$DEV_DIR/../pom.xml" | head -n 1)
OPERATOR_IMAGE=${OPERATOR_IMAGE:-docker.io/locust-operator/operator:$OPERATOR_VERSION}

# use_cluster points kubectl and helm at the cluster of CLUSTER: ours, or that of the current context.
use_cluster() {
  if [ "${CLUSTER:-local}" = current ]; then
    local tool
    for tool in kubectl helm jq; do
      command -v $tool >/dev/null || die "$tool is not installed; CLUSTER=current needs kubectl, helm and jq on the PATH"
    done
    kubectl version >/dev/null 2>&1 ||
      die "the cluster of the current kubectl context ($(kubectl config current-context 2>/dev/null || echo none)) does not answer"
    return
  fi
  "$DEV_DIR/cluster" up
  export KUBECONFIG=$CLUSTER_KUBECONFIG PATH=$CLUSTER_BIN:$PATH
  ensure_packages jq
}

# one_at_a_time: those who replace the operator, kill it or measure it wait for each other. ALONE: a caller has done that.
one_at_a_time() {
  [ -z "${ALONE:-}" ] || return 0
  mkdir -p "$CLUSTER_CACHE"
  exec 8>"$CLUSTER_CACHE/e2e.lock"
  flock -n 8 || { say "waiting for another dev/e2e or benchmarks/run to finish" && flock 8; }
}

# source_id: what the operator is made of; part of the version it prints, so that no image can run something else.
source_id() {
  (cd "$DEV_DIR/.." && find pom.xml {api,locust,exporter,operator}/pom.xml {api,locust,exporter,operator}/src/main -type f -print0 | LC_ALL=C sort -z | xargs -0 cat) |
    sha256sum | cut -c1-12
}

package_operator() {
  "$DEV_DIR/jdk" --check
  rm -rf "$DEV_DIR/../operator/target/lib" # Maven copies jars into it, but removes none that is no longer wanted
  JAVA_HOME=$("$DEV_DIR/jdk") mvn -B -q -f "$DEV_DIR/../pom.xml" -pl operator -am -DskipTests -Dbuild.id="$(source_id)" package
}

# build_operator [--quick] makes the jar files and the image.
# shellcheck disable=SC2120 # dev/redeploy gives the option
build_operator() {
  progress "building the operator" "20 s, the first time 3 min" package_operator
  progress "building its image" "30 s" "$DEV_DIR/operator-image" --load "$@"
}

# build_id: what makes the Deployment roll when the image is another one under the same name.
build_id() {
  local archive
  for archive in "$CLUSTER_IMAGES"/operator-*.tar; do basename "$archive" .tar; done | tail -n 1
}

# install_operator NAMESPACE [HELM-OPTION…]: Helm makes the definition where there is none, the operator keeps it up to
# date; one that serves only its namespace may not.
install_operator() {
  local namespace=$1
  shift
  if [[ " $* " = *" k8s.clusterRole.enabled=false "* ]]; then
    kubectl apply --server-side --force-conflicts -f "$DEV_DIR/../charts/locust-operator/crds" >/dev/null
  fi
  helm upgrade --install locust-operator "$DEV_DIR/../charts/locust-operator" --namespace "$namespace" --create-namespace \
    --set image.repository="${OPERATOR_IMAGE%:*}" --set-string image.tag="${OPERATOR_IMAGE##*:}" \
    --set-string podAnnotations.build="$(build_id)" \
    --wait --timeout 2m "$@" >/dev/null
}
