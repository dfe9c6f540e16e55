#!/bin/bash
# Builds the Debian tree below all nodes, once per list of packages; prints its path.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

include=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,sudo,curl,ca-certificates,openssl,ipset,iproute2,iputils-ping
include+=,procps,xz-utils,unzip,netbase,nginx-light,libstdc++6

tools() {
    local missing=() tool package
    for tool in systemd-nspawn:systemd-container mmdebstrap:mmdebstrap ssh:openssh-client ip:iproute2 xz:xz-utils openssl:openssl; do
        package=${tool#*:}
        command -v "${tool%%:*}" >/dev/null || missing+=("$package")
    done
    ((${#missing[@]} == 0)) && return
    say "installing ${missing[*]}"
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

tools
root=$cache/root-$(digest rootfs.sh)
if [[ ! -d $root ]]; then
    say "building the root file system (minutes, once)"
    mkdir -p "$cache"
    building=$(mktemp -d "$cache/.building-XXXXXX")
    trap 'rm -rf "$building"' EXIT
    mmdebstrap --quiet --variant=minbase --aptopt='Apt::Install-Recommends "false"' --include="$include" bookworm "$building/root" >&2
    rm -rf "$building"/root/var/cache/apt/* "$building"/root/var/lib/apt/lists/*
    mv "$building/root" "$root"
fi
echo "$root"
