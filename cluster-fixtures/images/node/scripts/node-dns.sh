#!/bin/sh
# Passes DNS queries that reach the node's address on to the container's resolver, which listens where
# pods cannot reach it.
set -eu
: "${node_ip:?}" # from arguments.sh
resolver=$(awk '$1 == "nameserver" {print $2; exit}' /etc/resolv.conf)
exec socat -T5 "UDP4-RECVFROM:53,bind=$node_ip,fork" "UDP4-SENDTO:$resolver:53"
