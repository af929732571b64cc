# shellcheck shell=bash disable=SC2034
# The addresses of the cluster, and what makes them reachable on this machine.

NODE=node1
NODE_IP=10.200.0.1 # not loopback: pods must reach it
SERVICE_CIDR=10.96.0.0/16
SERVICE_API=10.96.0.1
SERVICE_DNS=10.96.0.10
POD_CIDR=10.244.0.0/24
CNI_NAME=locust-dev
# what the kernel is told by us, kubelet and kube-proxy; `down` puts it back
SYSCTLS=(net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables net.ipv4.conf.all.route_localnet
  vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes)

network() {
  # /proc/sys/net/bridge comes with the module, where it is one
  modprobe -q br_netfilter overlay 2>/dev/null || true
  [ -f "$CLUSTER_RUN/sysctl" ] || save_sysctls
  # There is no dummy device everywhere; a bridge without ports serves. The route for service addresses lets the kernel
  # reach kube-proxy's rules, and keeps packets without a rule on this machine.
  ip link show kubesvc >/dev/null 2>&1 || ip link add kubesvc type bridge
  ip addr replace $NODE_IP/32 dev kubesvc
  ip link set kubesvc up
  ip route replace $SERVICE_CIDR dev kubesvc
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
  mkdir -p "$CLUSTER_DIR/cni"
  cat >"$CLUSTER_DIR/cni/10-$CNI_NAME.conflist" <<JSON
{"cniVersion": "1.0.0", "name": "$CNI_NAME", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$CLUSTER_RUN/addresses",
            "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
}

save_sysctls() {
  local key file
  for key in "${SYSCTLS[@]}"; do
    file=/proc/sys/${key//.//}
    if [ -r "$file" ]; then printf '%s %s\n' "$file" "$(<"$file")"; fi
  done >"$CLUSTER_RUN/sysctl"
}

clean_network() {
  local file value tool rules pod netns
  # The network namespaces of our pods, as the CNI plug-ins wrote them down
  for file in /var/lib/cni/results/"$CNI_NAME"-*-eth0; do
    [ -f "$file" ] || continue
    pod=${file##*/"$CNI_NAME"-} && pod=${pod%-eth0}
    netns=$(sed -n 's/.*"sandbox":"\([^"]*\)".*/\1/p' "$file")
    if [ -n "$netns" ]; then umount -l "$netns" 2>/dev/null || true; fi
    rm -f "$netns" /var/lib/cni/results/*"-$pod-"*
  done
  { ip -o link show master cni0 2>/dev/null || true; } | sed -n 's/^[0-9]*: \([^@:]*\).*/link del \1/p' | ip -force -batch - 2>/dev/null || true
  for value in cni0 kubesvc; do ip link del $value 2>/dev/null || true; done # their routes go with them
  # Every rule of kube-proxy, kubelet and the plug-ins is in or names a chain KUBE-… or CNI-…
  for tool in iptables ip6tables; do
    rules=$($tool-save 2>/dev/null) || continue
    if [[ $rules =~ (KUBE|CNI)- ]]; then grep -vE 'KUBE-|CNI-' <<<"$rules" | $tool-restore; fi
  done
  if [ -f "$CLUSTER_RUN/sysctl" ]; then
    while read -r file value; do echo "$value" >"$file" || true; done <"$CLUSTER_RUN/sysctl"
  fi
}
