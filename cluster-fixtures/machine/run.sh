#!/bin/sh
# Runs the machine in this container's place on its network: under the container's address, reached by whoever
# reaches the container. Environment: K3S_URL, K3S_TOKEN, K3S_NODE_NAME, as of an agent; MEMORY in MiB.
# A container that was killed and is started again is a machine whose power failed.
set -eu
disk=/var/lib/machine.disk
address=$(ip -4 -o addr show dev eth0 | awk '{print $4; exit}')
gateway=$(ip -4 route show default | awk '{print $3; exit}')
server=$(getent ahostsv4 "$(echo "$K3S_URL" | sed -E 's|https://([^:]*):.*|\1|')" | awk '{print $1; exit}')

if [ ! -e "$disk" ]; then
  cat >/machine/etc/systemd/network/eth0.network <<NETWORK
[Match]
Name=eth0
[Network]
Address=$address
Gateway=$gateway
NETWORK
  # The server passes questions for names on to the engine, whose own resolver answers inside containers alone.
  rm -f /machine/etc/resolv.conf
  echo "nameserver $server" >/machine/etc/resolv.conf
  echo "$K3S_NODE_NAME" >/machine/etc/hostname
  printf '127.0.0.1 localhost\n%s %s\n' "${address%/*}" "$K3S_NODE_NAME" >/machine/etc/hosts
  printf '%s\n' "K3S_URL=$K3S_URL" "K3S_TOKEN=$K3S_TOKEN" "K3S_NODE_NAME=$K3S_NODE_NAME" >/machine/etc/healproof/node.env
  mke2fs -q -t ext4 -d /machine "$disk.new" 8G
  mv "$disk.new" "$disk"
fi

[ -e /dev/net/tun ] || { mkdir -p /dev/net && mknod /dev/net/tun c 10 200; }
ip link add bridge0 type bridge
ip link set eth0 master bridge0
ip address flush dev eth0
ip tuntap add dev tap0 mode tap
ip link set tap0 master bridge0
for link in bridge0 tap0; do ip link set "$link" up; done

# The processor is worked out, not lent (KVM): slower, and the same on every machine. One that is itself
# virtual may offer KVM and hang in it.
exec qemu-system-x86_64 \
  -machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m "${MEMORY:-2048}" \
  -kernel "$(echo /machine/boot/vmlinuz-*)" -initrd "$(echo /machine/boot/initrd.img-*)" \
  -append "root=/dev/vda rw console=ttyS0 net.ifnames=0" \
  -drive "file=$disk,if=virtio,format=raw,cache=unsafe" \
  -netdev tap,id=net0,ifname=tap0,script=no,downscript=no -device virtio-net-pci,netdev=net0 \
  -device virtio-rng-pci -display none -monitor none -serial stdio
