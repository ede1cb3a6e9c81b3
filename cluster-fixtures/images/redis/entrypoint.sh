#!/bin/sh
# As the upstream image: flags alone mean redis-server with these flags; and since a container's network is
# reached from outside by intention, Redis answers clients from elsewhere although it has no password.
set -eu
case ${1:-redis-server} in
  -*) set -- redis-server "$@" ;;
esac
if [ "${1:-}" = redis-server ]; then set -- "$@" --protected-mode no --bind '* -::*'; fi
exec "$@"
