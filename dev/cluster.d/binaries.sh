# shellcheck shell=bash disable=SC2034
# Debian packages, and the binaries that no package has: built from Go modules into the cache, once.

PACKAGES=(containerd runc containernetworking-plugins iptables conntrack etcd-server iproute2 openssl
  ethtool socat gcc libc6-dev python3 ca-certificates)

kubectl() { "$CLUSTER_BIN/kube" kubectl "$@"; }

ensure_binaries() { # BINARY…
  local binary missing=()
  for binary in "$@"; do
    [ -x "$CLUSTER_BIN/$binary" ] || missing+=("$binary")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    find_go
    progress "building ${missing[*]} from source, once" "10 min on 2 cores" "$DEV_DIR/kubernetes/build" "$CLUSTER_BIN" "${missing[@]}"
  fi
  ln -sfn kube "$CLUSTER_BIN/kubectl" # kube runs the component it is called as
}

# Any Go since 1.21 will do, because it fetches the newer one that a module asks for by itself (see kubernetes/build).
find_go() {
  local release
  use_installed_go && return
  release=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  case $release in
    bookworm) # its own Go is too old, its backports have a newer one
      printf 'deb http://deb.debian.org/debian bookworm-backports main\n' >/etc/apt/sources.list.d/locust-dev-backports.list
      progress "installing Go from Debian's backports" "1 min" apt_install -t bookworm-backports golang-go
      ;;
    *) progress "installing Go" "1 min" apt_install golang-go ;;
  esac
  use_installed_go || die "building Kubernetes needs Go 1.21 or later, which Debian $release does not have: see https://go.dev/doc/install"
}

use_installed_go() {
  local go minor
  for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-1.*/bin/go; do
    [ -x "$go" ] || continue
    minor=$("$go" env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    if [ "${minor:-0}" -ge 21 ]; then export PATH="${go%/*}:$PATH" && return; fi
  done
  return 1
}
