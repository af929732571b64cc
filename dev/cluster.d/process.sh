# shellcheck shell=bash
# Components as host processes. A pid file holds the pid and what makes the process that had it then unique,
# because pids are used again: after a crash or a reboot the pid may belong to anybody.

identity() { # PID → start time and boot, or nothing if there is no such process or only its zombie
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -ra stat <<<"${stat##*) }" # the name before it may hold blanks
  [ "${stat[0]}" = Z ] || printf '%s-%s' "${stat[19]}" "$(</proc/sys/kernel/random/boot_id)"
}

pid_of() { cut -d' ' -f1 "$CLUSTER_DIR/$1.pid"; }

alive() {
  local pid identity
  [ -f "$CLUSTER_DIR/$1.pid" ] && read -r pid identity <"$CLUSTER_DIR/$1.pid" || return 1
  [ -n "$identity" ] && [ "$(identity "$pid")" = "$identity" ]
}

start() { # NAME COMMAND…
  local name=$1
  shift
  ! alive "$name" || return 0
  # 9 is the lock, which must not live as long as the component
  setsid nohup "$@" >>"$CLUSTER_DIR/log/$name.log" 2>&1 </dev/null 9>&- &
  printf '%s %s\n' $! "$(identity $!)" >"$CLUSTER_DIR/$name.pid"
}

kill_components() { # NAME…, at once: there is nothing to save in a cluster that goes
  local name pids=()
  for name in "$@"; do
    if alive "$name"; then pids+=("$(pid_of "$name")"); fi
  done
  kill_pids "${pids[@]}"
}

kill_pids() { # PID…, and waits until they are gone
  local pid tries
  [ $# -gt 0 ] || return 0
  kill -9 "$@" 2>/dev/null || true
  for pid in "$@"; do
    for ((tries = 0; tries < 100; tries++)); do
      [ -n "$(identity "$pid")" ] || break
      sleep 0.05
    done
  done
}

wait_for() { # WHAT COMMAND…
  local what=$1 deadline=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || die "$what did not come up within 60 s: dev/cluster logs. Start afresh: dev/cluster down"
    sleep 0.2
  done
}
