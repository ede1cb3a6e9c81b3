# shellcheck shell=sh
# shellcheck disable=SC2154 # the variables come from entrypoint.sh and arguments.sh

# Ends the container with the last words of a step that failed.
give_up() {
  say "$1 failed, and with it this node; its last words:"
  tail -n 30 "/var/log/$1.log"
  exit 1
}

# The time of the node's last sign of life, when that says Ready.
ready_heartbeat() {
  kubectl --kubeconfig=/etc/kubernetes/kubelet.conf get node "$node_name" --request-timeout=2s \
    --output=jsonpath='{.status.conditions[?(@.type=="Ready")].status} {.status.conditions[?(@.type=="Ready")].lastHeartbeatTime}' \
    2>/dev/null | sed -n 's/^True //p'
}

# Returns when the node can start pods, and says so in k3s's words, for which K3sContainer waits. Right
# after a restart the cluster still holds the Ready of the time before.
await_ready() {
  until beat=$(ready_heartbeat) && [ -n "$beat" ] && [ "$(printf '%s\n' "$started" "$beat" | sort | tail -n 1)" = "$beat" ]; do
    run sleep 0.3
  done
  say "Node controller sync successful"
}
