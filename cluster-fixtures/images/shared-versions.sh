#!/bin/sh
# Prints the modules that the big folders require at different versions, and fails if there are any: each
# difference makes the compiler do shared packages twice. Mend with `go mod edit -require`, `go mod tidy`.
set -eu
cd "$(dirname "$0")"
# Argo CD's ApplicationSet controller is held to the controller-runtime it was written for.
apart='sigs.k8s.io/controller-runtime'
# A replaced module has one version, whatever the requirements say.
replaced=$(sed -n 's/^\t\(.*\) => .*/\1/p' kubernetes/go.mod)
different=$(
  for folder in kubernetes coredns argocd kube-state-metrics; do
    sed -n 's/^\t\([^ ]*\) \(v[^ ]*\)\( .*\)*$/\1 \2/p' "$folder/go.mod" | grep -v '=>'
  done | sort -u | grep -vwF -e "$apart" -e "$replaced" | awk '{print $1}' | uniq -d
)
[ -z "$different" ] || {
  for module in $different; do grep -w "$module" ./*/go.mod; done
  exit 1
}
