#!/bin/sh
# What a node needs from the machine under its container, at every start.
set -eu

# A container engine mounts these read-only each time; a node writes kernel settings and control groups, and
# passes mounts on to its pods.
mount -o remount,rw /sys
for mounted in /sys/fs/cgroup /sys/fs/cgroup/* /proc/sys; do
  if mountpoint -q "$mounted"; then mount -o remount,bind,rw "$mounted"; fi
done
mount --make-rshared /

# The kubelet watches the kernel's log for processes killed for lack of memory.
[ -e /dev/kmsg ] || mknod /dev/kmsg c 1 11

# The machine's limit for root, shared by every container on it: a node needs about twenty, the usual 128 do
# not last for two clusters, and containerd and kubelet cannot start beyond it.
instances=/proc/sys/fs/inotify/max_user_instances
if [ "$(cat "$instances")" -lt 1024 ]; then echo 1024 >"$instances"; fi

# Control groups version 2: a group that hands controllers to its children may hold no process itself.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  while read -r process; do
    # A process may have ended since it was listed.
    echo "$process" >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || true
  done </sys/fs/cgroup/cgroup.procs
  sed 's/ / +/g; s/^/+/' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
fi
