# shellcheck shell=bash
# Images into containerd.

load() {
  local tar
  [ $# -gt 0 ] || die "load which image? dev/cluster load TAR…"
  require_debian_root
  for tar in "$@"; do [ -f "$tar" ] || die "no file $tar"; done
  lock
  alive containerd || die "the cluster is not up: dev/cluster up"
  for tar in "$@"; do load_image "$tar"; done
}

# Kubernetes' part of containerd does not notice when a name comes to mean another image, so the old name goes first.
load_image() {
  local tar=$1 name new old names
  names=$(names_and_digests "$tar")
  [ -n "$names" ] || die "$tar names no image; make it with a full name such as docker.io/locust-operator/shop:dev"
  while read -r name new; do
    old=$(image_digest "$name")
    [ "$old" != "$new" ] || continue # "" for a docker-archive, whose digest only the import makes
    [ -z "$old" ] || forget_image "$name" "$old"
    ctr -n k8s.io images import "$tar" >/dev/null
    # The label says that Kubernetes' part knows it; until then a pod could still ask a registry
    wait_for "image $name" image_is_known "$name"
    say "loaded $name"
  done <<<"$names"
}

names_and_digests() { # TAR → lines of "name digest"
  if tar -tf "$1" index.json >/dev/null 2>&1; then
    tar -xOf "$1" index.json | python3 -c '
import json, sys
for manifest in json.load(sys.stdin)["manifests"]:
    annotations = manifest.get("annotations", {})
    name = annotations.get("io.containerd.image.name") or annotations.get("org.opencontainers.image.ref.name", "")
    if "/" in name: print(name, manifest["digest"])'
  else
    tar -xOf "$1" manifest.json | python3 -c '
import json, sys
for image in json.load(sys.stdin):
    for name in image["RepoTags"]: print(name, "unknown")'
  fi
}

image_digest() { ctr -n k8s.io images ls "name==$1" | awk 'NR > 1 {print $3}'; }

image_is_known() { ctr -n k8s.io images ls "name==$1" | grep -q io.cri-containerd.image=managed; }

forget_image() { # NAME DIGEST; with the name of its content, unless another name still needs that
  local content
  ctr -n k8s.io images rm "$1" >/dev/null
  content=$(ctr -n k8s.io images ls -q "target.digest==$2")
  ! grep -qv ^sha256: <<<"$content" || [ -z "$content" ] || return 0
  xargs -r ctr -n k8s.io images rm <<<"$content" >/dev/null
}
