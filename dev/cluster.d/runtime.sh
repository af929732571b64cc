# shellcheck shell=bash
# containerd with its own directories and socket, and the sandbox image that every pod starts with.

PAUSE_IMAGE=docker.io/locust-operator/pause:1

container_runtime() {
  # Machines may lack CAP_SYS_RESOURCE: without the two OOM settings no container starts there.
  containerd config default | sed -e 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' -e 's/^oom_score = .*/oom_score = 0/' \
    -e "s#sandbox_image = .*#sandbox_image = \"$PAUSE_IMAGE\"#" \
    -e "s#^\( *\)Root = \"\"#\1Root = \"$CLUSTER_RUN/runc\"#" \
    -e 's#bin_dir = .*#bin_dir = "/usr/lib/cni"#' -e "s#conf_dir = .*cni.*#conf_dir = \"$CLUSTER_DIR/cni\"#" \
    -e "s#^root = .*#root = \"$CLUSTER_DIR/containerd\"#" -e "s#^state = .*#state = \"$CLUSTER_RUN/containerd\"#" \
    -e "s#path = \"/opt/containerd\"#path = \"$CLUSTER_DIR/containerd/opt\"#" \
    -e "s#address = \"/run/containerd/containerd.sock\"#address = \"$CONTAINERD_ADDRESS\"#" >"$CLUSTER_DIR/containerd.toml"
  start containerd containerd -c "$CLUSTER_DIR/containerd.toml"
  wait_for containerd ctr version
  load_image "$CLUSTER_IMAGES/pause-1.tar"
}

# From a few lines of C, because no registry can be counted on
ensure_pause_image() {
  local work
  [ ! -f "$CLUSTER_IMAGES/pause-1.tar" ] || return 0
  work=$(mktemp -d) && mkdir -p "$work/root" "$CLUSTER_IMAGES"
  gcc -static -Os -s -o "$work/root/pause" -x c - <<'C'
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
static void down(int s) { _exit(0); }
static void reap(int s) { while (waitpid(-1, 0, WNOHANG) > 0); }
int main() { signal(SIGINT, down); signal(SIGTERM, down); signal(SIGCHLD, reap); for (;;) pause(); }
C
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$work/root" -cf "$work/layer.tar" pause
  "$DEV_DIR/oci-archive" "$CLUSTER_IMAGES/pause-1.tar" "$PAUSE_IMAGE" --layer "$work/layer.tar" --user 65535:65535 --entrypoint /pause
  rm -r "$work"
}
