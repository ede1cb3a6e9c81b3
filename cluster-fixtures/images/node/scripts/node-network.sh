#!/bin/sh
# Settings of the node's own network stack, fresh at every start of the container.
set -eu
: "${node_ip:?}" "${pod_cidr:?}" # from arguments.sh

sysctl -qw net.ipv4.ip_forward=1
# kube-proxy answers for a Service without endpoints by ICMP. The kernel would send six of those at once
# and then one a second, and a client that asks more often would wait instead of being refused.
sysctl -qw net.ipv4.icmp_ratelimit=0

iptables -w -P FORWARD ACCEPT
# Pods reach each other under their own addresses, and everything else under their node's.
rule="POSTROUTING -s $pod_cidr ! -d $pod_cidr -j MASQUERADE"
# shellcheck disable=SC2086 # the rule is words
iptables -w -t nat -C $rule 2>/dev/null || iptables -w -t nat -A $rule

# What pods that ask outside names use: node-dns.sh answers there. Docker's own resolver, 127.0.0.11,
# would be the pod itself, which CoreDNS reports as a loop.
printf 'nameserver %s\n' "$node_ip" >/etc/healproof/resolv.conf
