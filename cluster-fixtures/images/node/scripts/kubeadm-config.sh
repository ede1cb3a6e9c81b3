# shellcheck shell=sh
# shellcheck disable=SC2154 # the variables come from arguments.sh
# Writes kubeadm's configuration from what arguments.sh read.

# kubeadm's form of "flag=value" lines: a list of names and values, indented by $1.
extra_args() {
  printf '%s\n' "$2" | sed -nE "s/^([^=]+)=(.*)\$/$1- {name: \"\1\", value: \"\2\"}/p"
}

# key=value:Effect or key:Effect, as k3s and kubectl write it.
taint_list() {
  printf '%s\n' "$taints" | sed -nE \
    -e 's/^([^=:]+)=([^:]*):(.+)$/    - {key: "\1", value: "\2", effect: "\3"}/p;t' \
    -e 's/^([^=:]+):(.+)$/    - {key: "\1", effect: "\2"}/p'
}

# A kubelet may not give itself labels of the node-role family; kubeadm gives the server its own.
allowed_labels() {
  printf '%s\n' "$labels" | grep -v -e '^$' -e '^node-role.kubernetes.io/' | paste -sd, -
}

node_registration() {
  cat <<YAML
nodeRegistration:
  name: "$node_name"
  criSocket: unix:///run/containerd/containerd.sock
  imagePullPolicy: IfNotPresent
  kubeletExtraArgs:
    - {name: hostname-override, value: "$node_name"}
    - {name: node-labels, value: "$(allowed_labels)"}
$(extra_args '    ' "$kubelet_args")
YAML
  # kubeadm taints a server by itself; k3s does so only when asked.
  if [ -n "$taints" ]; then printf '  taints:\n%s\n' "$(taint_list)"; else echo '  taints: []'; fi
}

kubelet_configuration() {
  cat <<YAML
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
failSwapOn: false
serializeImagePulls: false
resolvConf: /etc/healproof/resolv.conf
# The disk is the developer's own and may well be nearly full: never a reason to evict here.
imageGCHighThresholdPercent: 100
evictionHard:
  memory.available: "100Mi"
  nodefs.available: "0%"
  nodefs.inodesFree: "0%"
  imagefs.available: "0%"
  imagefs.inodesFree: "0%"
YAML
}

# A name by which the other nodes know this server, when it was given one that leads back here; else its
# address. A name outlives a restart that brings a new address.
control_plane_endpoint() {
  for san in $sans; do
    if [ "$(getent ahostsv4 "$san" | awk '{print $1; exit}')" = "$node_ip" ]; then
      echo "$san:6443"
      return
    fi
  done
  echo "$node_ip:6443"
}

init_configuration() {
  cat <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
  - token: "$token"
    ttl: "0s"
localAPIEndpoint:
  advertiseAddress: "$node_ip"
  bindPort: 6443
$(node_registration)
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.34.4
controlPlaneEndpoint: "$(control_plane_endpoint)"
# Elliptic curves: a node's RSA keys would take seconds.
encryptionAlgorithm: ECDSA-P256
networking:
  podSubnet: "$pod_cidr"
  serviceSubnet: "$service_cidr"
apiServer:
  certSANs: ["localhost", "127.0.0.1", "$node_name"$(printf '%s\n' "$sans" | sed -n 's/..*/, "&"/p' | tr -d '\n')]
  extraArgs:
$(extra_args '    ' "$apiserver_args")
controllerManager:
  extraArgs:
    # There is no second one: waiting for a killed one's lease would only delay a restart.
    - {name: leader-elect, value: "false"}
    # All controllers start at once, and at 20 requests a second the last of them, which lets nodes join and
    # gives them their pod ranges, would start 5 s late.
    - {name: kube-api-qps, value: "200"}
    - {name: kube-api-burst, value: "400"}
$(extra_args '    ' "$controller_args")
scheduler:
  extraArgs:
    - {name: leader-elect, value: "false"}
$(extra_args '    ' "$scheduler_args")
etcd:
  local:
    extraArgs:
      # The cluster is thrown away after use; a slow disk would only make it slow.
      - {name: unsafe-no-fsync, value: "true"}
$(extra_args '      ' "$etcd_args")
$(kubelet_configuration)
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clusterCIDR: "$pod_cidr"
# These limits belong to the machine, not to a container on it.
conntrack:
  maxPerCore: 0
  min: 0
YAML
}

join_configuration() {
  cat <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    apiServerEndpoint: "${server_url#https://}"
    token: "$token"
    unsafeSkipCAVerification: true
$(node_registration)
YAML
}
