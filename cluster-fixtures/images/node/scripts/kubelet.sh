#!/bin/sh
# Runs the kubelet as soon as kubeadm has written what it needs.
set -eu
: "${node_ip:?}" # from arguments.sh
until [ -s /var/lib/kubelet/config.yaml ] && [ -e /run/healproof/kubelet-may-start ]; do sleep 0.1; done
KUBELET_KUBEADM_ARGS=
# shellcheck source=/dev/null
. /var/lib/kubelet/kubeadm-flags.env
# shellcheck disable=SC2086 # the variable holds several flags
exec kubelet \
  --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf \
  --kubeconfig=/etc/kubernetes/kubelet.conf \
  --config=/var/lib/kubelet/config.yaml \
  --node-ip="$node_ip" \
  $KUBELET_KUBEADM_ARGS
