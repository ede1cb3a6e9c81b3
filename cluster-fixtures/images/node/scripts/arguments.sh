# shellcheck shell=sh
# shellcheck disable=SC2034 # the variables set here are read by the scripts that source this one
# Reads k3s's command line. What has a meaning here is kept; every other flag is accepted and dropped, so
# that one command line serves both node images. Lists are kept one entry a line.

usage() {
  say "usage: server [flags] | agent [flags], flags as in k3s; seen: $*"
  exit 64
}

append() { # LIST ENTRY: the list with one more line
  printf '%s\n%s' "$1" "$2"
}

# A token of any form becomes one of kubeadm's form, the same on every node.
kubeadm_token() {
  if printf '%s' "$1" | grep -qxE '[a-z0-9]{6}\.[a-z0-9]{16}'; then
    printf '%s' "$1"
  else
    printf '%s' "$1" | sha256sum | sed -E 's/^(.{6})(.{16}).*/\1.\2/'
  fi
}

read_arguments() {
  role=${1:-}
  case $role in server | agent) shift ;; *) usage "$@" ;; esac

  token=${K3S_TOKEN:-}
  server_url=${K3S_URL:-}
  node_name=${K3S_NODE_NAME:-$(hostname)}
  node_ip=
  pod_cidr=10.42.0.0/16
  service_cidr=10.43.0.0/16
  sans='' taints='' labels='' disabled=''
  apiserver_args='' controller_args='' scheduler_args='' etcd_args='' kubelet_args=''

  while [ $# -gt 0 ]; do
    case $1 in
      --*=*)
        flag=${1%%=*}
        value=${1#*=}
        shift
        ;;
      -*)
        flag=$1
        shift
        value=
        # "--flag value": the next word is the value unless it is a flag itself.
        case ${1:--} in -*) ;; *)
          value=$1
          shift
          ;;
        esac
        ;;
      *) usage "$1" ;;
    esac
    case $flag in
      --token | -t) token=$value ;;
      --server | -s) server_url=$value ;;
      --node-name) node_name=$value ;;
      --node-ip) node_ip=$value ;;
      --cluster-cidr) pod_cidr=$value ;;
      --service-cidr) service_cidr=$value ;;
      --tls-san) sans=$(append "$sans" "$value") ;;
      --node-taint) taints=$(append "$taints" "$value") ;;
      --node-label) labels=$(append "$labels" "$value") ;;
      --disable) disabled=$(append "$disabled" "$value") ;;
      --kube-apiserver-arg) apiserver_args=$(append "$apiserver_args" "$value") ;;
      --kube-controller-manager-arg) controller_args=$(append "$controller_args" "$value") ;;
      --kube-scheduler-arg) scheduler_args=$(append "$scheduler_args" "$value") ;;
      --etcd-arg) etcd_args=$(append "$etcd_args" "$value") ;;
      --kubelet-arg) kubelet_args=$(append "$kubelet_args" "$value") ;;
    esac
  done

  : "${node_ip:=$(ip -4 -o addr show dev eth0 | awk '{sub("/.*", "", $4); print $4; exit}')}"
  if [ -z "$token" ]; then
    [ "$role" = server ] || usage "agent without K3S_TOKEN"
    token=healproof
  fi
  token=$(kubeadm_token "$token")
  # For the programs that keep-alive.sh runs.
  export node_ip node_name pod_cidr
}
