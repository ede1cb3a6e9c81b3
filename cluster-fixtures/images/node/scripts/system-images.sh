#!/bin/sh
# Pulls the images that this node is about to need while kubeadm is still busy with other things. One that
# cannot be had now is pulled by the kubelet later, which also reports what is wrong with it.
set -u
until ctr version >/dev/null 2>&1; do sleep 0.1; done
for image in "$@"; do
  ctr --namespace=k8s.io images pull --hosts-dir=/etc/containerd/certs.d "$image" >>/var/log/pull.log 2>&1 || true
done
