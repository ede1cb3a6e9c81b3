#!/bin/sh
# Undoes what a container engine does to a container's mounts at every start. A node needs to write
# kernel settings and control groups and to pass mounts on to its pods.
set -eu

mount -o remount,rw /sys
for mounted in /sys/fs/cgroup /sys/fs/cgroup/* /proc/sys; do
  if mountpoint -q "$mounted"; then mount -o remount,bind,rw "$mounted"; fi
done
mount --make-rshared /

# The kubelet watches the kernel's log for processes killed for lack of memory.
[ -e /dev/kmsg ] || mknod /dev/kmsg c 1 11

# Control groups version 2: a group that hands controllers to its children may hold no process itself.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  while read -r process; do
    # A process may have ended since it was listed.
    echo "$process" >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || true
  done </sys/fs/cgroup/cgroup.procs
  sed 's/ / +/g; s/^/+/' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
fi
