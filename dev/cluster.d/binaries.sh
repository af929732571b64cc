# shellcheck shell=bash disable=SC2034
# Debian packages, and the binaries that no package has: built from Go modules into the cache, once.

PACKAGES=(containerd runc containernetworking-plugins iptables conntrack etcd-server iproute2 openssl
  ethtool socat gcc libc6-dev python3 ca-certificates)

kubectl() { "$CLUSTER_BIN/kube" kubectl "$@"; }

ensure_binaries() {
  local binary missing=()
  for binary in kube coredns helm; do
    [ -x "$CLUSTER_BIN/$binary" ] || missing+=("$binary")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    find_go
    progress "building ${missing[*]} from source, once" "10 min on 2 cores" "$DEV_DIR/kubernetes/build" "$CLUSTER_BIN" "${missing[@]}"
  fi
  ln -sfn kube "$CLUSTER_BIN/kubectl" # kube runs the component it is called as
}

find_go() {
  local go
  for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-1.*/bin/go; do
    if go_is_new_enough "$go"; then export PATH="${go%/*}:$PATH" && return; fi
  done
  # Go of Debian 12 is too old, its backports have a newer one
  local release backports
  release=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME") backports=/etc/apt/sources.list.d/locust-dev-backports.list
  [ "$release" != bookworm ] || printf 'deb http://deb.debian.org/debian bookworm-backports main\n' >$backports
  progress "installing Go" "1 min" apt_install golang-go ${backports:+-t "$release-backports"} || true
  for go in /usr/lib/go-1.*/bin/go; do
    if go_is_new_enough "$go"; then export PATH="${go%/*}:$PATH" && return; fi
  done
  die "Go 1.24 or later builds Kubernetes, and neither PATH, /usr/local/go nor Debian $release has it: see https://go.dev/doc/install"
}

go_is_new_enough() {
  local minor
  [ -x "$1" ] || return 1
  minor=$("$1" env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge 24 ]
}
