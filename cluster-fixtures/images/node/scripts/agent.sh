# shellcheck shell=sh
# shellcheck disable=SC2154 # the variables come from arguments.sh
# Joins this node to the server at K3S_URL, or, when it had joined before, lets it carry on.
. "$here/kubeadm-config.sh"
. "$here/ready.sh"

[ -n "$server_url" ] || usage "agent without K3S_URL"

# The server publishes what a joining node needs, signed with the token, as its last act but a few.
server_takes_nodes() {
  curl --silent --insecure --max-time 2 "$server_url/api/v1/namespaces/kube-public/configmaps/cluster-info" |
    grep -q "jws-kubeconfig-${token%.*}"
}

if [ ! -e "$state/initialised" ]; then
  rm -rf /etc/kubernetes/* /var/lib/kubelet/pki /var/lib/kubelet/*.yaml
  "$here/system-images.sh" registry.k8s.io/kube-proxy:v1.34.4 healproof.local/pause:1 &
  join_configuration >/run/healproof/join.yaml
  until server_takes_nodes; do run sleep 0.3; done
  say "server takes nodes"
  touch /run/healproof/kubelet-may-start
  run kubeadm join --config=/run/healproof/join.yaml --skip-phases=preflight >/var/log/kubeadm.log 2>&1 || give_up kubeadm
  touch "$state/initialised"
else
  touch /run/healproof/kubelet-may-start
fi
await_ready
