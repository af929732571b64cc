# shellcheck shell=bash disable=SC2034
# The control plane, the node and DNS: every component is the real one, as a process on this machine.

COMPONENTS=(containerd etcd apiserver controller-manager scheduler kubelet proxy coredns)
ETCD=http://127.0.0.1:12379 # not 2379, where Debian's own etcd may listen

certificates() {
  local pki=$CLUSTER_DIR/pki names
  [ ! -d "$pki" ] || return 0
  rm -rf "$pki.new" && mkdir -p "$pki.new"
  names="DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:$NODE,IP:127.0.0.1,IP:$SERVICE_API,IP:$NODE_IP"
  (
    cd "$pki.new" || exit
    new=(-newkey rsa:2048 -nodes) # fabric8 reads no elliptic key in the form that openssl req writes
    openssl req -x509 "${new[@]}" -days 3650 -subj /CN=locust-dev-ca -keyout ca.key -out ca.crt
    openssl genpkey -algorithm RSA -out sa.key && openssl pkey -in sa.key -pubout -out sa.pub
    for subject in apiserver=/CN=kube-apiserver admin=/O=system:masters/CN=admin kubelet=/O=system:nodes/CN=system:node:$NODE; do
      name=${subject%%=*}
      openssl req "${new[@]}" -subj "${subject#*=}" -keyout "$name.key" -out "$name.csr"
      openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$name.crt" \
        -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth' "$names")
    done
    cat >admin.kubeconfig <<YAML
apiVersion: v1
kind: Config
clusters: [{name: locust-dev, cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: admin, user: {client-certificate-data: $(base64 -w0 admin.crt), client-key-data: $(base64 -w0 admin.key)}}]
contexts: [{name: locust-dev, context: {cluster: locust-dev, user: admin}}]
current-context: locust-dev
YAML
  ) 2>"$CLUSTER_DIR/log/openssl.log"
  chmod 600 "$pki.new/admin.kubeconfig" && mv "$pki.new/admin.kubeconfig" "$KUBECONFIG"
  mv "$pki.new" "$pki" # whole or not at all
}

control_plane() {
  local pki=$CLUSTER_DIR/pki more
  read -ra more <<<"${CLUSTER_APISERVER_FLAGS:-}"
  audit_flags
  start etcd etcd --data-dir "$CLUSTER_DIR/etcd" --unsafe-no-fsync --listen-client-urls $ETCD \
    --advertise-client-urls $ETCD --listen-peer-urls http://127.0.0.1:12380
  # Load tests with many clients would meet the usual limits of requests in flight before ours.
  # InternalIP: logs and exec would ask DNS for the node's name.
  # WatchList: Debian's etcd cannot do it, and kwok, whose watches would count as such, would be refused each of them.
  start apiserver "$CLUSTER_BIN/kube" kube-apiserver --etcd-servers=$ETCD --bind-address=0.0.0.0 --advertise-address="$NODE_IP" \
    --max-requests-inflight=3000 --max-mutating-requests-inflight=1500 --cert-dir="$CLUSTER_RUN/apiserver" \
    --kubelet-preferred-address-types=InternalIP --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --client-ca-file="$pki/ca.crt" --service-account-key-file="$pki/sa.pub" --service-account-signing-key-file="$pki/sa.key" \
    --service-account-issuer=https://kubernetes.default.svc --service-cluster-ip-range="$SERVICE_CIDR" --authorization-mode=Node,RBAC \
    --feature-gates=WatchList=false \
    --allow-privileged=true --kubelet-client-certificate="$pki/admin.crt" --kubelet-client-key="$pki/admin.key" "${more[@]}"
  wait_for kube-apiserver kubectl get --raw /readyz
  # The usual 20 requests a second would make Jobs and garbage collection of 1,000 tests take minutes.
  start controller-manager "$CLUSTER_BIN/kube" kube-controller-manager --kubeconfig="$KUBECONFIG" --leader-elect=false \
    --kube-api-qps=300 --kube-api-burst=600 --concurrent-job-syncs=20 --concurrent-gc-syncs=40 --cert-dir="$CLUSTER_RUN/controller-manager" \
    --service-account-private-key-file="$pki/sa.key" --root-ca-file="$pki/ca.crt" --use-service-account-credentials=true \
    --flex-volume-plugin-dir="$CLUSTER_RUN/volume-plugins" --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key"
  start scheduler "$CLUSTER_BIN/kube" kube-scheduler --kubeconfig="$KUBECONFIG" --leader-elect=false \
    --kube-api-qps=300 --kube-api-burst=600 --cert-dir="$CLUSTER_RUN/scheduler"
}

# kube-proxy ends when its configuration is written, even with what it has already.
put() { # FILE
  local content
  content=$(cat)
  [ "$content" = "$(cat "$1" 2>/dev/null)" ] || printf '%s\n' "$content" >"$1"
}

node() {
  put "$CLUSTER_DIR/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
failCgroupV1: false # machines may still have it
failSwapOn: false
containerRuntimeEndpoint: unix://$CONTAINERD_ADDRESS
podLogsDir: $CLUSTER_DIR/pod-logs
volumePluginDir: $CLUSTER_RUN/volume-plugins
clusterDNS: [$SERVICE_DNS]
clusterDomain: cluster.local
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $CLUSTER_DIR/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $CLUSTER_DIR/pki/kubelet.crt
tlsPrivateKeyFile: $CLUSTER_DIR/pki/kubelet.key
enforceNodeAllocatable: []
maxPods: 250
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100 # an image that went could not be pulled again
imageGCLowThresholdPercent: 99
YAML
  start kubelet "$CLUSTER_BIN/kube" kubelet --config="$CLUSTER_DIR/kubelet.yaml" --kubeconfig="$KUBECONFIG" --hostname-override="$NODE" \
    --root-dir="$CLUSTER_DIR/kubelet" --node-ip="$NODE_IP" --cert-dir="$CLUSTER_RUN/kubelet"
  put "$CLUSTER_DIR/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clusterCIDR: $POD_CIDR
clientConnection: {kubeconfig: $KUBECONFIG}
hostnameOverride: $NODE
conntrack: {maxPerCore: 0, min: 0, tcpCloseWaitTimeout: 0s, tcpEstablishedTimeout: 0s}
YAML
  start proxy "$CLUSTER_BIN/kube" kube-proxy --config="$CLUSTER_DIR/proxy.yaml"
}

cluster_dns() {
  cat >"$CLUSTER_DIR/Corefile" <<CONFIG
.:53 {
  bind $NODE_IP
  errors
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig $KUBECONFIG locust-dev
  }
  forward . /etc/resolv.conf
  cache 5
}
CONFIG
  start coredns "$CLUSTER_BIN/coredns" -conf "$CLUSTER_DIR/Corefile"
  kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: $SERVICE_DNS
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns-1, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
endpoints: [{addresses: [$NODE_IP], conditions: {ready: true}}]
YAML
}
