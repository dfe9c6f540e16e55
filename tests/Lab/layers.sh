#!/bin/bash
# Builds what lies between the Debian tree and a node's own files, once per state of these scripts; prints the folder:
# common (users, shims), bootstrap (installers, docker), ROLE-VERSION (DC/OS installed).
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

root=$("$source_dir/rootfs.sh")
layers=$cache/layers-$flavour-$(digest common.sh rootfs.sh layers.sh rootfs dcos boot)
if [[ -d $layers ]]; then
    echo "$layers"
    exit
fi

say "building the layers ($flavour)"
work=$(mktemp -d "$cache/.layers-XXXXXX")
mounted=
cleanup() {
    [[ ! $mounted ]] || umount --lazy "$mounted"
    rm -rf "$work"
}
trap cleanup EXIT

# layer NAME LOWER COMMAND...: COMMAND gets the merged tree as its last argument; what it writes is the layer
layer() {
    local name=$1 lower=$2 tree=$work/.tree
    shift 2
    mkdir -p "$work/$name" "$work/.work" "$tree"
    mount -t overlay overlay -o "lowerdir=$lower,upperdir=$work/$name,workdir=$work/.work,redirect_dir=on" "$tree"
    mounted=$tree
    "$@" "$tree" >&2
    umount "$tree"
    mounted=
    rm -rf "$work/.work"
}

# The folder that an installer of VERSION carries as its image.
image() { # VERSION
    local folder=$work/.image-$1 package
    mkdir -p "$folder/packages" "$work/.packages-$1"
    "$source_dir/dcos/packages.sh" "$1" "$work/.packages-$1" "$variant"
    for package in "$work/.packages-$1"/*; do
        tar -C "$package" -c --owner=0 --group=0 . | xz -0 >"$folder/packages/${package##*/}.tar.xz"
    done
    echo "$1" >"$folder/version"
    echo "$variant" >"$folder/variant"
    sha1sum <<<"bootstrap $1" | cut -c1-40 >"$folder/bootstrap-id"
    cp -r "$source_dir"/boot/{genconf,config.awk,node_upgrade.sh.in,parts} "$folder/"
    printf 'mesosphere/dcos-genconf:%s-%s\n' "$(sha1sum <<<"image $1 $variant" | cut -c1-18)" "$(cut -c1-18 "$folder/bootstrap-id")" >"$folder/ref"
}

config_yaml() { # VERSION
    printf 'bootstrap_url: http://%s:80\n' "$(address_of boot)"
    printf "cluster_name: lab\nexhibitor_storage_backend: static\nmaster_discovery: static\nmaster_list:\n"
    addresses_of_role master | sed 's/^/- /'
    printf "resolvers:\n- 8.8.4.4\n- 8.8.8.8\noauth_enabled: 'false'\ntelemetry_enabled: 'false'\ncheck_time: 'false'\n"
    [[ $1 == 1.10.* ]] || echo "enable_ipv6: 'false'"
    is_enterprise || return 0
    printf 'security: %s\nsuperuser_username: bootstrapuser\nsuperuser_password_hash: %s\n' \
        "$flavour" "$(openssl passwd -6 -salt lab -stdin <<<"$dcos_password")"
    [[ $1 == 1.10.* ]] || echo "fault_domain_enabled: 'false'"
}

install_dcos() { # ROLE VERSION TREE
    local role=$1 tree=$3 run="chroot $3 env PYTHONPATH=/opt/mesosphere/lib/python3.5/site-packages /tmp/pkgpanda --no-systemd" package
    mkdir -p "$tree/etc/mesosphere/roles" "$tree/etc/mesosphere/setup-flags" "$tree/opt/mesosphere/packages" "$tree/var/lib/dcos"
    touch "$tree/etc/mesosphere/roles/$role"
    echo "http://$(address_of boot):80" >"$tree/etc/mesosphere/setup-flags/repository-url"
    install -m 0755 "$source_dir/boot/agent-docker" "$tree/usr/bin/docker"
    sed "s/@UNITS@/$([[ $2 == 1.10.* ]] && echo links || echo copies)/" "$source_dir/dcos/bin/pkgpanda" >"$tree/tmp/pkgpanda"
    chmod 0755 "$tree/tmp/pkgpanda"
    for package in "$work/.genconf-$2"/serve/packages/*/*.tar.xz; do
        cp "$package" "$tree/tmp/"
        $run add "/tmp/${package##*/}"
        rm "$tree/tmp/${package##*/}"
    done
    # shellcheck disable=SC2046
    $run activate $($run list)
    rm "$tree/tmp/pkgpanda"
    printf '[Unit]\nDescription=DC/OS\n[Install]\nWantedBy=multi-user.target\n' >"$tree/etc/systemd/system/dcos.target"
    cat >"$tree/etc/systemd/system/dcos-setup.service" <<'UNIT'
[Unit]
Description=Specialises this installation of DC/OS for this machine
Before=dcos.target
[Service]
Type=oneshot
EnvironmentFile=/opt/mesosphere/environment
ExecStart=/opt/mesosphere/bin/pkgpanda setup --no-block-systemd
[Install]
WantedBy=multi-user.target
UNIT
    ln -s /opt/mesosphere/environment.export "$tree/etc/profile.d/dcos.sh"
    chroot "$tree" systemctl --quiet enable dcos.target dcos-setup.service
}

installer() { # VERSION FILE
    local image tarball
    image=$(<"$work/.image-$1/ref")
    tarball=dcos-genconf.${image#*:}.tar
    tar -C "$work/.image-$1" -cf "$work/$tarball" .
    sed -e "s|@VARIANT@|${variant:-None}|; s|@VERSION@|$1|; s|@TARBALL@|$tarball|; s|@IMAGE@|$image|" \
        -e "s|@NEXT@|$(($(wc -l <"$source_dir/boot/generate_config.sh.in") + 1))|" "$source_dir/boot/generate_config.sh.in" >"$2"
    tar -C "$work" -c "$tarball" >>"$2"
    rm "$work/$tarball"
}

install_bootstrap() { # TREE
    local tree=$1 home=$1/home/core/installer
    install -m 0755 "$source_dir/boot/docker" "$tree/usr/bin/docker"
    install -m 0644 "$source_dir/boot/docker-run.sh" "$tree/usr/local/lib/lab/docker-run.sh"
    mkdir -p "$home/genconf"
    config_yaml "$to_version" >"$home/genconf/config.yaml"
    ! is_enterprise || echo 'licence of the lab' >"$home/genconf/license.txt"
    cp "$source_dir/dcos/bin/detect_ip" "$home/genconf/ip-detect"
    installer "$to_version" "$home/$(installer_file)"
    local version
    for version in "$from_version" $(ladder_versions); do
        installer "$version" "$home/$(installer_file | sed "s/generate_config/&-$version/")"
    done
    chroot "$tree" chown -R core: /home/core/installer
}

# Installers beside those of the upgrade that most tests make.
ladder_versions() { is_enterprise || echo "$ladder_version $ladder"; }

variant=
! is_enterprise || variant=ee
for version in "$from_version" "$to_version" $(ladder_versions); do image "$version"; done
for version in $(installable); do
    mkdir "$work/.genconf-$version"
    config_yaml "$version" >"$work/.genconf-$version/config.yaml"
    cp "$source_dir/dcos/bin/detect_ip" "$work/.genconf-$version/ip-detect"
    IMAGE=$work/.image-$version GENCONF=$work/.genconf-$version "$source_dir/boot/genconf" --genconf >&2
done

layer common "$root" "$source_dir/rootfs/prepare.sh"
layer bootstrap "$work/common:$root" install_bootstrap
for version in $(installable); do
    for role in master slave slave_public; do
        layer "$role-$version" "$work/common:$root" install_dcos "$role" "$version"
    done
done
rm -rf "$work"/.??*
mv "$work" "$layers"
chmod 0755 "$layers"
echo "$layers"
