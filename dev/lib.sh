# shellcheck shell=bash disable=SC2034 # names for those who source this
# Paths, messages, progress and Debian packages: what dev/cluster, dev/images and other scripts here share.
# Sourced with `set -euo pipefail` on. Needs nothing but bash and coreutils, so that it can install the rest.

DEV_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=versions
. "$DEV_DIR/versions"

CLUSTER_CACHE=${CLUSTER_CACHE:-$HOME/.cache/locust-dev-cluster} # survives `dev/cluster down`
CLUSTER_BIN=${CLUSTER_BIN:-$CLUSTER_CACHE/bin}
CLUSTER_IMAGES=${CLUSTER_IMAGES:-$CLUSTER_CACHE/images}
CLUSTER_DIR=${CLUSTER_DIR:-/var/tmp/locust-dev-cluster} # goes with `dev/cluster down`
CLUSTER_RUN=/run/locust-dev-cluster                     # sockets and mounts: gone after a reboot, as they should be
CLUSTER_KUBECONFIG=$CLUSTER_DIR/admin.kubeconfig
export CONTAINERD_ADDRESS=$CLUSTER_RUN/containerd.sock

say() { printf '%s\n' "$*"; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# load_images TAR… puts images into the cluster, also over a different one of the same name.
load_images() { "$DEV_DIR/cluster" load "$@"; }

require_debian_root() {
  local instead="Or run against the cluster of your current kubectl context: make demo CLUSTER=current"
  if [ ! -f /etc/debian_version ] || ! command -v apt-get >/dev/null; then
    die "the local cluster needs Debian 12 or later (its containerd, runc, CNI plug-ins and etcd come from apt). $instead"
  fi
  [ "$EUID" = 0 ] ||
    die "the local cluster needs root (containers, network namespaces, iptables). Try: sudo -E $0 …  $instead"
}

# ensure_packages PACKAGE… installs what is missing in one call, and starts no service of those packages:
# the cluster runs its own containerd and etcd, and leaves no other running behind.
ensure_packages() {
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] || progress "installing Debian packages: ${missing[*]}" "1 min" apt_install "${missing[@]}"
}

apt_install() {
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  apt-get -qq update || true # a third party's broken source does not matter if what we need installs
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"
}

# progress TITLE EXPECTED COMMAND… runs a long command with its output in a file; shows the time that has passed beside
# the time it should take, every second on a terminal and every 30 s elsewhere; shows the end of the output if it fails.
progress() {
  local title=$1 expected=$2 output start=$SECONDS pid status=0 shown=0
  shift 2
  output=$(mktemp -t locust-dev-XXXXXX.log)
  # A subshell, so that the traps of the command stay its own, and a process group, so that Ctrl-C here ends all of it.
  # 8 and 9 are locks, which are to end with this script.
  set -m
  ("$@") >"$output" 2>&1 </dev/null 8>&- 9>&- &
  pid=$!
  set +m
  # shellcheck disable=SC2064 # the pid of now
  trap "kill -TERM -- -$pid 2>/dev/null; exit 130" INT TERM HUP
  if [ ! -t 1 ]; then say "$title (about $expected)"; fi
  while kill -0 "$pid" 2>/dev/null; do
    if [ -t 1 ]; then
      printf '\r%s (about %s) … %s ' "$title" "$expected" "$(minutes $((SECONDS - start)))"
    elif ((SECONDS - start - shown >= 30)); then
      shown=$((SECONDS - start)) && say "  … $(minutes $shown)"
    fi
    sleep 0.5
  done
  wait "$pid" || status=$?
  trap - INT TERM HUP
  if [ -t 1 ]; then printf '\r\033[K%s: ' "$title"; fi
  if ((status > 0)); then
    say && tail -n 25 "$output" >&2
    die "$title failed with status $status; all of its output: $output"
  fi
  say "done in $(minutes $((SECONDS - start)))"
  rm -f "$output"
}

minutes() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }
