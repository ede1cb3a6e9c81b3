#!/bin/sh
# Runs one Kubernetes node in a container, under the command line of rancher/k3s, so that whoever starts
# nodes need not know which of the two images it started:
#   server [--token T] [--tls-san NAME]... [--node-taint T]... [--kube-*-arg=flag=value]...
#   agent  (K3S_URL, K3S_TOKEN)
# Inside it is plain kubeadm. A container that was killed and is started again comes back as the same node.
set -eu

here=/usr/local/lib/healproof
state=/var/lib/healproof # in the container's own layer: gone with the container, kept when it restarts
export state
# Whoever starts the container should give it a fresh /run; where that was forgotten, nothing of the life
# before may be taken for news.
rm -rf /run/healproof /run/containerd /run/cni-addresses
mkdir -p "$state" /run/healproof
started=$(date --utc +%Y-%m-%dT%H:%M:%SZ) # what the cluster says about this node since then is news

. "$here/say.sh"
. "$here/arguments.sh"
read_arguments "$@"

"$here/node-machine.sh"
"$here/node-network.sh"

# Answers `docker stop` at once: to a node, that is a power cut like any other.
trap 'say "asked to end"; exit 0' TERM INT

"$here/keep-alive.sh" containerd containerd &
"$here/keep-alive.sh" kubelet "$here/kubelet.sh" &
"$here/keep-alive.sh" dns "$here/node-dns.sh" &
"$here/keep-alive.sh" routes "$here/node-routes.sh" &

if [ "$role" = server ]; then . "$here/server.sh"; else . "$here/agent.sh"; fi

# A shell that waits for a child hears signals at once; one that runs a program hears them afterwards.
while :; do wait || true; done
