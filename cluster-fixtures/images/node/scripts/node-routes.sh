#!/bin/sh
# Keeps a route to every other node's pods. The nodes are neighbours on one network, so that is all that
# an overlay network would do here. Follows the nodes by watching: a line when one changes.
set -eu
: "${state:?}" "${node_name:?}" # from arguments.sh
until [ -e "$state/initialised" ]; do sleep 0.3; done
template='{.metadata.name} {.spec.podCIDR} {.status.addresses[?(@.type=="InternalIP")].address}{"\n"}'
while :; do
  # Ends when the server ends, or is not there yet.
  kubectl --kubeconfig=/etc/kubernetes/kubelet.conf get nodes --watch --output=jsonpath="$template" 2>/dev/null |
    while read -r name pods address; do
      if [ "$name" != "$node_name" ] && [ -n "$pods" ] && [ -n "$address" ]; then
        ip route replace "$pods" via "$address"
      fi
    done
  sleep 1
done
