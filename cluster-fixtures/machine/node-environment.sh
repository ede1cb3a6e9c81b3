# shellcheck shell=sh
# What the scripts of the node image find in their environment, for a service of systemd.
here=/usr/local/lib/healproof
state=/var/lib/healproof
export state
# shellcheck source=../images/node/scripts/say.sh
. "$here/say.sh"
# shellcheck source=../images/node/scripts/arguments.sh
. "$here/arguments.sh"
read_arguments agent
