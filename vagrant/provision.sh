#!/usr/bin/env bash
# Makes a machine of the Vagrantfile ready, as root inside it:
#   provision.sh install SUITE PACKAGE   the .NET SDK, and the newest kernel whose package matches; the next boot is into it
#   provision.sh verify                  fails where another kernel runs
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
chosen=/etc/kernelregress-kernel

install_sdk() {
  # Without ICU, greetings, and a word home.
  printf 'export %s\n' DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 >/etc/profile.d/dotnet.sh
  (cd /kernelregress && dotnet --version) && return
  apt-get install -y -qq curl ca-certificates
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --jsonfile /kernelregress/global.json --install-dir /usr/share/dotnet
  ln -sf /usr/share/dotnet/dotnet /usr/bin/dotnet
}

# A suite that the box does not know yet is in the archive that it knows.
add_suite() {
  apt-get indextargets --format "\$(RELEASE)" | grep -qx "$1" && return
  sed -nE "s/^(deb (\[[^]]*\] )?[^ ]+) [^ ]+ .*/\1 $1 main/p" /etc/apt/sources.list | head -n 1 >/etc/apt/sources.list.d/kernelregress.list
  [ -s /etc/apt/sources.list.d/kernelregress.list ] || sed "/^$/q; s/^Suites:.*/Suites: $1/" /etc/apt/sources.list.d/*.sources >/etc/apt/sources.list.d/kernelregress.sources
}

# The newest package whose name matches a pattern such as linux-image-6.12.*-cloud-amd64.
newest() { apt-cache pkgnames linux-image- | { grep -x "$1" || true; } | sort -V | tail -n 1; }

install_kernel() {
  add_suite "$1"
  apt-get update -qq
  local package release
  package=$(newest "$2")
  [ -n "$package" ] || { echo "No package of $1 matches $2. See what there is: apt-cache pkgnames linux-image-" >&2; exit 1; }
  release=${package#linux-image-}
  echo "$release" >"$chosen"
  # By its title, since the newest of all kernels would come first.
  mkdir -p /etc/default/grub.d
  printf 'GRUB_DISABLE_SUBMENU=y\nGRUB_DEFAULT="Debian GNU/Linux, with Linux %s"\n' "$release" >/etc/default/grub.d/kernelregress.cfg
  if dpkg -s "$package" >/dev/null 2>&1; then
    update-grub
  else
    apt-get install -y -qq "$package" # calls update-grub
  fi
}

case $1 in
  install)
    install_sdk
    install_kernel "$2" "$3"
    ;;
  verify)
    [ "$(uname -r)" = "$(cat "$chosen")" ] || { echo "$(uname -r) runs, and $(cat "$chosen") should: see 'Linux' in /boot/grub/grub.cfg" >&2; exit 1; }
    echo "$(uname -r) runs, .NET $(cd /kernelregress && dotnet --version)"
    ;;
esac
