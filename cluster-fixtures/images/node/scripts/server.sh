# shellcheck shell=sh
# shellcheck disable=SC2154 # the variables come from arguments.sh
# Makes this node the control plane, or, when it was one before, lets it be one again.
. "$here/kubeadm-config.sh"
. "$here/ready.sh"

config=/run/healproof/init.yaml
init_configuration >"$config"

kubeadm_phase() { run kubeadm init phase "$@" --config="$config" >>/var/log/kubeadm.log 2>&1 || give_up kubeadm; }

# Certificates and manifests carry the server's address; an engine may give a new one at a restart.
renew_address() {
  say "address was $(cat "$state/node-ip"), is now $node_ip"
  rm -f /etc/kubernetes/pki/apiserver.* /etc/kubernetes/pki/etcd/server.* /etc/kubernetes/pki/etcd/peer.* /etc/kubernetes/*.conf
  kubeadm_phase certs all
  kubeadm_phase kubeconfig all
  kubeadm_phase etcd local
  kubeadm_phase control-plane all
}

# What K3sContainer and a user look for.
write_kubeconfig() {
  mkdir -p /etc/rancher/k3s
  sed -E -e 's#server: .*#server: https://127.0.0.1:6443#' -e 's/kubernetes-admin(@kubernetes)?$/default/' \
    -e 's/(name|cluster): kubernetes$/\1: default/' /etc/kubernetes/admin.conf >/etc/rancher/k3s/k3s.yaml.new
  mv /etc/rancher/k3s/k3s.yaml.new /etc/rancher/k3s/k3s.yaml
}

if [ ! -e "$state/initialised" ]; then
  # Nothing, or the remains of a start that was interrupted.
  rm -rf /etc/kubernetes/* /var/lib/etcd/* /var/lib/kubelet/pki /var/lib/kubelet/*.yaml
  "$here/system-images.sh" registry.k8s.io/etcd:3.6.5-0 registry.k8s.io/kube-apiserver:v1.34.4 \
    registry.k8s.io/kube-controller-manager:v1.34.4 registry.k8s.io/kube-scheduler:v1.34.4 \
    registry.k8s.io/kube-proxy:v1.34.4 registry.k8s.io/coredns/coredns:v1.12.4 healproof.local/pause:1 &
  touch /run/healproof/kubelet-may-start
  run kubeadm init --config="$config" --skip-phases=preflight,addon/coredns,show-join-command \
    >/var/log/kubeadm.log 2>&1 || give_up kubeadm
  say "control plane is up"
  run kubectl --kubeconfig=/etc/kubernetes/admin.conf apply --server-side --filename=/etc/healproof/manifests \
    >>/var/log/kubeadm.log 2>&1 || give_up kubeadm
  printf '%s' "$node_ip" >"$state/node-ip"
  touch "$state/initialised"
else
  if [ "$(cat "$state/node-ip")" != "$node_ip" ]; then
    renew_address
    printf '%s' "$node_ip" >"$state/node-ip"
  fi
  touch /run/healproof/kubelet-may-start
fi
write_kubeconfig
await_ready
