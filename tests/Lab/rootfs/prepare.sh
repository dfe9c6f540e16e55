#!/bin/bash
# Makes a plain Debian tree a node of the lab: prepare.sh ROOT
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
root=$1

cp -r "$source_dir/rootfs/usr" "$root/"
install -m 0666 /dev/null "$root/var/log/lab-floor"
mkdir -p "$root/etc/lab" "$root/opt/lab" "$root/opt/dotnet" "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=8M\n' >"$root/etc/systemd/journald.conf.d/lab.conf"
printf 'UseDNS no\nPermitRootLogin prohibit-password\nPasswordAuthentication yes\nMaxStartups 500:30:1000\n' >"$root/etc/ssh/sshd_config.d/lab.conf"
rm -f "$root"/etc/ssh/ssh_host_*

# core: as cloud images have it. pw: sudo asks for a password. tty: sudo wants a terminal. nosudo: none.
for user in core pw tty nosudo; do
    chroot "$root" useradd --create-home --no-user-group --shell /bin/bash "$user"
done
chroot "$root" chpasswd <<<"pw:$sudo_password"
cat >"$root/etc/sudoers.d/lab" <<'SUDO'
core ALL=(ALL) NOPASSWD: ALL
pw ALL=(ALL) ALL
tty ALL=(ALL) NOPASSWD: ALL
Defaults:tty requiretty
Defaults:pw lecture=always
SUDO
chmod 0440 "$root/etc/sudoers.d/lab"

# Units that do not work in a container or only delay its start.
for unit in user@.service systemd-firstboot.service dev-hugepages.mount dev-mqueue.mount sys-kernel-config.mount sys-kernel-debug.mount \
    sys-kernel-tracing.mount sys-fs-fuse-connections.mount systemd-remount-fs.service kmod-static-nodes.service systemd-tmpfiles-setup-dev.service \
    getty.target console-getty.service systemd-networkd.service systemd-resolved.service systemd-timesyncd.service nginx.service \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-update-utmp.service \
    systemd-machine-id-commit.service systemd-pcrphase.service systemd-udevd.service systemd-udev-trigger.service; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
chroot "$root" systemctl --quiet set-default multi-user.target
# Otherwise the first boot presets every unit.
touch "$root/etc/.updated" "$root/var/.updated"
