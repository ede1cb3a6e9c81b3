#!/bin/sh
# Runs a program for ever: starts it again a moment after it ended, as a service manager would.
# NAME PROGRAM [ARGUMENT]...; what the program prints goes to /var/log/NAME.log.
set -eu
# shellcheck source=say.sh
. /usr/local/lib/healproof/say.sh
name=$1
shift
while :; do
  code=0
  "$@" >>"/var/log/$name.log" 2>&1 || code=$?
  say "$name ended with $code, starting it again"
  sleep 0.5
done
