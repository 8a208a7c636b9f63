#!/usr/bin/env bash
# Shows that the Vagrantfile works where no box can be downloaded and no KVM is: makes a Debian box on the spot, brings one machine up
# in it, holds its kernel against the catalog there, fetches the run record, and takes everything down again.
#   vagrant/local-box.sh [MACHINE [TEST-FILTER]]     as root; the solution must be built; the record goes to results/vagrant/
# The box offers kernels of bookworm and of its backports, from an archive inside: in the machine nothing is downloaded.
set -euo pipefail
machine=${1:-debian-6.12.43}
# Emulated on a busy machine the whole catalog takes many minutes; this is what services are made of.
filter=${2:-FullyQualifiedName~RaceTests&DisplayName~/dnat-two/forward&(DisplayName~udp/|DisplayName~tcp/)&DisplayName!~senders&DisplayName!~every-order}
project=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kernelregress/boxes
box_name=debian/bookworm64
packages="vagrant vagrant-libvirt libvirt-daemon-system libvirt-clients libvirt-daemon-driver-qemu dnsmasq-base mmdebstrap rsync qemu-system-x86 qemu-utils e2fsprogs dpkg-dev grub-pc-bin grub-common"

say() { printf '   %4ds  %s\n' "$SECONDS" "$*"; }
fail() { echo "local-box.sh: $*" >&2; exit 1; }

check() {
  [ "$(id -u)" -eq 0 ] || fail "libvirt needs root here."
  for program in vagrant libvirtd mmdebstrap dpkg-scanpackages grub-mkimage rsync; do
    command -v "$program" >/dev/null || fail "there is no $program. apt-get install $packages"
  done
  [ -e "$project/.artifacts/bin/KernelRegress.Tests/debug/KernelRegress.Tests.dll" ] || fail "the tests are not built. dotnet build"
}

# The archive that this machine's apt uses, and its settings, whatever they are.
host_sources() {
  local uri
  uri=$(apt-get indextargets --format "\$(REPO_URI)" "Created-By: Packages" | head -n 1)
  printf 'deb %s bookworm main\ndeb %s bookworm-backports main\n' "$uri" "$uri"
}

# Runs in the new root: the packages of the chosen kernel become an archive of their own.
make_archive() {
  local root=$1 pattern=$2 package
  package=$(chroot "$root" apt-cache pkgnames linux-image- | grep -x "$pattern" | sort -V | tail -n 1)
  mkdir -p "$root/srv/debian/pool" "$root/srv/debian/dists/"{bookworm,bookworm-backports}/main/binary-amd64
  chroot "$root" sh -c "cd /srv/debian/pool && apt-get download $package"
  touch "$root/srv/debian/dists/bookworm/main/binary-amd64/Packages"
  (cd "$root/srv/debian" && dpkg-scanpackages pool >dists/bookworm-backports/main/binary-amd64/Packages)
  echo 'deb [trusted=yes] file:/srv/debian bookworm main' >"$root/etc/apt/sources.list"
  rm -rf "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/*
}

make_user() {
  local root=$1
  chroot "$root" useradd --create-home --shell /bin/bash vagrant
  echo 'vagrant ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/vagrant"
  # The key pair that everybody knows: the machine lives for minutes in a network of its own.
  install -D -m 600 "$(dpkg -L vagrant | grep '/keys/vagrant.pub$')" "$root/home/vagrant/.ssh/authorized_keys"
  chroot "$root" chown -R vagrant:vagrant /home/vagrant
  echo 'UseDNS no' >"$root/etc/ssh/sshd_config.d/vagrant.conf"
  printf '[Match]\nName=eth0\n[Network]\nDHCP=ipv4\n' >"$root/etc/systemd/network/eth0.network"
  chroot "$root" systemctl enable -q systemd-networkd
  chroot "$root" systemctl mask -q systemd-networkd-wait-online apt-daily.timer apt-daily-upgrade.timer
  echo '/dev/vda / ext4 noatime 0 1' >"$root/etc/fstab"
  echo bookworm >"$root/etc/hostname"
  # sudo looks its host up, and nobody would answer.
  echo '127.0.0.1 localhost bookworm' >"$root/etc/hosts"
}

install_sdk() {
  local root=$1 sdk
  sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$root/usr/share/dotnet/shared"
  cp -a "$sdk"/{dotnet,host,sdk,sdk-manifests} "$root/usr/share/dotnet/"
  cp -a "$sdk/shared/Microsoft.NETCore.App" "$root/usr/share/dotnet/shared/"
  ln -s /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
}

# The image has no boot sector, which would take loop devices: GRUB is started as if it were a Linux kernel, and boots what the machine
# has installed, so that a reboot is one.
make_loader() {
  local root=$1 loader=$2
  printf 'GRUB_TIMEOUT=0\nGRUB_CMDLINE_LINUX="console=ttyS0 net.ifnames=0 mitigations=off tsc=unstable quiet root=/dev/vda"\nGRUB_TERMINAL=console\nGRUB_DISABLE_LINUX_UUID=true\n' >"$root/etc/default/grub"
  echo 'MODULES=list' >"$root/etc/initramfs-tools/conf.d/modules"
  printf 'virtio_pci\nvirtio_blk\next4\n' >>"$root/etc/initramfs-tools/modules"
  mkdir -p "$root/boot/grub"
  # shellcheck disable=SC2016 # GRUB's variables, not the shell's.
  printf 'set root=hd0\nset prefix=(hd0)/boot/grub\nconfigfile /boot/grub/grub.cfg\n' >"$loader.cfg"
  grub-mkimage -O i386-pc -c "$loader.cfg" -o "$loader.core" -p '(hd0)/boot/grub' biosdisk ext2 configfile normal linux echo test ls search gzio regexp serial terminal
  cat /usr/lib/grub/i386-pc/lnxboot.img "$loader.core" >"$loader"
}

first_menu() {
  local root=$1 release
  release=$(basename "$root"/boot/vmlinuz-*) && release=${release#vmlinuz-}
  chroot "$root" update-initramfs -u -k "$release" >/dev/null
  printf 'set timeout=0\nmenuentry first {\n linux /boot/vmlinuz-%s root=/dev/vda rw console=ttyS0 net.ifnames=0 mitigations=off tsc=unstable quiet\n initrd /boot/initrd.img-%s\n}\n' "$release" "$release" >"$root/boot/grub/grub.cfg"
}

# Called by mmdebstrap with the new root.
customize() {
  make_archive "$1" "$(kernel_package)"
  make_user "$1"
  install_sdk "$1"
  make_loader "$1" "$LOCAL_BOX_WORK/loader"
  first_menu "$1"
}

kernel_package() { grep "\"${machine/-/:}\"" "$project/vagrant/kernels.json" | grep -o '"kernelPackage": "[^"]*"' | cut -d'"' -f4; }

make_box() {
  local work=$1 box=$2
  host_sources >"$work/sources.list"
  apt-config dump Acquire::Check-Valid-Until Acquire::Check-Date >"$work/apt.conf"
  apt-config dump Acquire::http >>"$work/apt.conf"
  mkdir "$work/root"
  # Without libpam-systemd a reboot does not end ssh connections, and Vagrant waits minutes on a dead one.
  LOCAL_BOX_WORK=$work mmdebstrap --quiet --mode=root --variant=minbase --aptopt="$work/apt.conf" \
    --include=linux-image-cloud-amd64,initramfs-tools,zstd,systemd-sysv,libpam-systemd,udev,dbus,openssh-server,sudo,iproute2,rsync,ca-certificates,kmod,grub2-common,grub-common,libicu72,libssl3,procps,util-linux \
    --customize-hook="$project/vagrant/local-box.sh --customize \"\$1\" $machine" bookworm "$work/root" "$work/sources.list"
  say "root file system made"
  mke2fs -q -t ext4 -d "$work/root" "$work/box.raw" 4G
  qemu-img convert -O qcow2 "$work/box.raw" "$work/box.img"
  echo '{ "provider": "libvirt", "format": "qcow2", "virtual_size": 4 }' >"$work/metadata.json"
  cat >"$work/Vagrantfile" <<'RUBY'
Vagrant.configure("2") do |config|
  config.ssh.insert_key = false
  config.vm.provider "libvirt" do |libvirt|
    libvirt.kernel = File.join(__dir__, "loader")
    libvirt.graphics_type = "none"
    libvirt.default_prefix = "kernelregress-"
  end
end
RUBY
  tar -C "$work" -cf "$box.partial" metadata.json box.img loader Vagrantfile
  mv "$box.partial" "$box"
  # A gigabyte each.
  find "$cache" -name '*.box' ! -path "$box" -delete
}

# Everything that runs later runs here: a network, a file system and processes of its own, which end with this process.
isolate() {
  local work=$1
  mkdir -p "$work"/{libvirt,log,capabilities}
  mount --make-rprivate /
  # Of the new network, for libvirt looks at its bridges there.
  mount -t sysfs sysfs /sys
  cp -a /etc/libvirt "$work/etc"
  echo 'cgroup_controllers = []' >"$work/etc/qemu.conf"
  mount --bind "$work/etc" /etc/libvirt
  mount -t tmpfs tmpfs /run
  mount --bind "$work/libvirt" /var/lib/libvirt
  mount --bind "$work/log" /var/log/libvirt
  mount --bind "$work/capabilities" /var/cache/libvirt
  ip link set lo up
  virtlogd --daemon
  libvirtd --daemon
}

prove() {
  local work=$1 box=$2
  isolate "$work"
  KERNELREGRESS_ACCEL=$(dotnet "$project/.artifacts/bin/KernelRegress.Cli/debug/KernelRegress.Cli.dll" doctor --print-accel)
  export KERNELREGRESS_ACCEL
  say "accelerator: $KERNELREGRESS_ACCEL"
  export VAGRANT_HOME=$work/home VAGRANT_DOTFILE_PATH=$work/dot VAGRANT_CHECKPOINT_DISABLE=1 VAGRANT_MAX_REBOOT_RETRY_DURATION=600 VAGRANT_DEFAULT_PROVIDER=libvirt VAGRANT_CWD=$work/project/vagrant
  rsync -a --exclude=.git --exclude=results --exclude=.artifacts "$project/" "$work/project/"
  rsync -a --relative "$project/./.artifacts/bin/"{KernelRegress.Tests,KernelRegress.Cli}/debug "$work/project/"
  vagrant box add --name "$box_name" "$box" >/dev/null
  say "box added"
  vagrant up "$machine"
  say "machine up"
  vagrant ssh "$machine" -c "cd /kernelregress && dotnet test .artifacts/bin/KernelRegress.Tests/debug/KernelRegress.Tests.dll --filter '$filter'"
  say "tests passed"
  vagrant ssh "$machine" -c "cd /kernelregress && dotnet .artifacts/bin/KernelRegress.Cli/debug/KernelRegress.Cli.dll run --timeout 300 --scenario '*/dnat-two/forward' --scenario '*/dnat-two/forward/forced*'" || [ $? -eq 2 ]
  mkdir -p "$project/results/vagrant"
  vagrant ssh "$machine" -c "tar -C /kernelregress/results -c ." -- -T | tar -C "$project/results/vagrant" --no-same-owner -xv
  say "record fetched"
  vagrant destroy -f "$machine"
}

main() {
  local work box recipe
  check
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # The directory's name, now.
  trap "rm -rf --one-file-system '$work'" EXIT
  chmod 755 "$work" # QEMU runs as a user of its own.
  mkdir -p "$cache"
  recipe=$(declare -f host_sources make_archive make_user install_sdk make_loader first_menu customize make_box; kernel_package; dotnet --version)
  box=$cache/$(echo "$recipe" | sha256sum | cut -c1-16).box
  [ -e "$box" ] || make_box "$work" "$box"
  say "box: $box"
  setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child --mount-proc "$0" --isolated "$work" "$box" "$machine" "$filter"
}

case ${1:-} in
  --customize)
    machine=$3
    customize "$2"
    ;;
  --isolated)
    machine=$4 filter=$5
    prove "$2" "$3"
    ;;
  *)
    main
    ;;
esac
