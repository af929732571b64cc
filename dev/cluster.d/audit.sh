# shellcheck shell=bash
# The audit log: what the operator in locust-system asks of the API server, and nothing else.

AUDIT_POLICY=$CLUSTER_DIR/audit.yaml
AUDIT_LOG=$CLUSTER_DIR/log/audit.log

# The policy is a file in the cluster's state, so that an API server that a test has killed comes back with it.
audit() { # on|off
  healthy || die "the cluster is not up: dev/cluster up"
  case ${1:-} in
    on) audit_policy >"$AUDIT_POLICY" ;;
    off) rm -f "$AUDIT_POLICY" ;;
    *) die "audit on or off?" ;;
  esac
  lock
  kill_components apiserver
  [ "$1" = off ] || rm -f "$AUDIT_LOG"
  exec 9>&-
  up
}

audit_policy() {
  cat <<YAML
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - {level: Metadata, userGroups: ["system:serviceaccounts:locust-system"]}
  - {level: None}
YAML
}

# Adds to control_plane's array `more`.
audit_flags() {
  [ ! -f "$AUDIT_POLICY" ] || more+=(--audit-policy-file="$AUDIT_POLICY" --audit-log-path="$AUDIT_LOG" --audit-log-mode=blocking)
}
