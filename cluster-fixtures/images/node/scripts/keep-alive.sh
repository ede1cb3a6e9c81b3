#!/bin/sh
# Runs a program for ever: starts it again a moment after it ended, as a service manager would.
# NAME PROGRAM [ARGUMENT]...; what the program prints goes to /var/log/NAME.log.
set -eu
# shellcheck source=say.sh
. /usr/local/lib/healproof/say.sh
name=$1
shift
while :; do
  began=$(date +%s)
  code=0
  "$@" >>"/var/log/$name.log" 2>&1 || code=$?
  say "$name ended with $code, starting it again; its last words: $(tail -n 1 "/var/log/$name.log" | cut -c 1-300)"
  # At once for one that was killed, slower for one that cannot start.
  if [ $(($(date +%s) - began)) -gt 10 ]; then sleep 0.2; else sleep 2; fi
done
