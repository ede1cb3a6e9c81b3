#!/bin/sh
# Joins this machine to the server at K3S_URL, once.
set -eu
# shellcheck source=node-environment.sh
. /usr/local/lib/healproof/node-environment.sh
# shellcheck source=../images/node/scripts/kubeadm-config.sh
. "$here/kubeadm-config.sh"
mkdir -p "$state" /run/healproof
join_configuration >/run/healproof/join.yaml
kubeadm join --config=/run/healproof/join.yaml --skip-phases=preflight
touch "$state/initialised"
