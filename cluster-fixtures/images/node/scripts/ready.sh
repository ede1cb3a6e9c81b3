# shellcheck shell=sh
# shellcheck disable=SC2154 # the variables come from arguments.sh

# Ends the container with the last words of a step that failed.
give_up() {
  say "$1 failed, and with it this node; its last words:"
  tail -n 30 "/var/log/$1.log"
  exit 1
}

# Returns when the node can start pods, and says so in k3s's words, for which K3sContainer waits.
await_ready() {
  until run kubectl --kubeconfig=/etc/kubernetes/kubelet.conf wait --for=condition=Ready "node/$node_name" --timeout=10s >/dev/null 2>&1; do
    run sleep 0.3
  done
  say "Node controller sync successful"
}
