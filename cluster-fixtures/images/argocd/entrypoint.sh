#!/bin/sh
# The upstream image's entrypoint under the name that its manifests use: adopts and buries orphans as the
# first process of a container, and is transparent elsewhere.
set -eu
if [ "$$" = 1 ]; then exec tini -- "$@"; else exec "$@"; fi
