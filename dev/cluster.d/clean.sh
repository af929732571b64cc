# shellcheck shell=bash
# Ends everything by what is written down in our own directories, without asking any component: the same way therefore
# works, and is quick, whether the cluster is well, half started or killed.

clean() {
  # The ones that would start others first
  kill_components controller-manager scheduler kubelet containerd kwok
  kill_components "${COMPONENTS[@]}"
  kill_containers
  clean_network
  clean_mounts
  find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} + 2>/dev/null || true
  # Paths that kubelet, CNI and containerd do not let us choose: only what is ours or empty goes
  find /var/log/containers -lname "$CLUSTER_DIR/*" -delete 2>/dev/null || true
  rm -f /var/lib/kubelet/device-plugins/kubelet.sock # no other kubelet can have run: ours had its port
  rmdir /var/log/containers /var/lib/kubelet/device-plugins /var/lib/kubelet /var/lib/cni/results /var/lib/cni \
    /run/containerd/runc /run/containerd/s /run/containerd 2>/dev/null || true
  rm -rf "$HOME/.kube/cache/discovery/127.0.0.1_6443" # of the next cluster it would be wrong
  rm -rf --one-file-system "$CLUSTER_DIR" "$CLUSTER_RUN"
}

kill_containers() {
  local file id pid pids=()
  # The first process of a container takes the others of its pid namespace with it
  for file in "$CLUSTER_RUN"/containerd/io.containerd.runtime.v2.task/k8s.io/*/init.pid; do
    [ -f "$file" ] || continue
    id=$(basename "$(dirname "$file")") pid=$(<"$file")
    if grep -qs "$id" "/proc/$pid/cgroup"; then pids+=("$pid"); fi
  done
  # containerd's shims outlive it. Ours are those that report to our socket.
  for file in /proc/[0-9]*/cmdline; do
    if tr '\0' ' ' 2>/dev/null <"$file" | grep -q "^[^ ]*containerd-shim.* -address $CONTAINERD_ADDRESS "; then
      pid=${file#/proc/} && pids+=("${pid%/cmdline}")
    fi
  done
  kill_pids "${pids[@]}"
  { cat "$CLUSTER_RUN"/containerd/io.containerd.runtime.v2.task/k8s.io/*/address 2>/dev/null || true; } |
    sed 's#unix://#\n#g' | xargs -r rm -f
}

# A mount can be under another, or go with another: once more until there is none. Files are removed after that only,
# because a volume of a pod may be a directory of this machine.
clean_mounts() {
  local mounts
  for _ in {1..10}; do
    mounts=$(awk -v a="$CLUSTER_DIR/" -v b="$CLUSTER_RUN/" 'index($2, a) == 1 || index($2, b) == 1 {print $2}' /proc/mounts | sort -r)
    [ -n "$mounts" ] || return 0
    xargs umount -l 2>/dev/null <<<"$mounts" || true
  done
  die "these mounts stay, and so does everything else: $mounts"
}
