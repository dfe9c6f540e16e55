# Sourced by lab.sh: the life of one node.

cgroup_of() { for group in $(cgroup_roots); do echo "$group/$netns-$1"; done; }

# PID 1 of a node as this machine sees it; fails while the node is down.
leader_of() {
    local nspawn
    nspawn=$(cat "$lab/nodes/$1/nspawn.pid" 2>/dev/null) && pgrep -P "$nspawn" | head -n 1 | grep .
}

# in_node NAME COMMAND...: as root inside the node, without SSH
in_node() {
    local leader
    leader=$(leader_of "$1") || { say "$1 is not running"; return 1; }
    nsenter --target "$leader" --mount --uts --ipc --net --pid --wdns=/ env -i \
        HOME=/root LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${@:2}"
}

link_node() { # NAME
    ip netns add "$netns-$1"
    ip -n "$netns" link add "v-$1" type veth peer name eth0 netns "$netns-$1"
    ip -n "$netns" link set "v-$1" master br0 up
    ip -n "$netns-$1" link set lo up
    ip -n "$netns-$1" addr add "$(address_of "$1")/16" dev eth0
    ip -n "$netns-$1" link set eth0 up
}

# A fresh file system: what the role's image holds, and what makes this node itself.
furnish_node() { # NAME
    local name=$1 node=$lab/nodes/$1 role user home below
    role=$(role_of "$name")
    below=$layers/$role-$(installed_version):$layers/common
    [[ $role != bootstrap ]] || below=$layers/bootstrap:$layers/common
    [[ $role != master ]] || below+=:$zookeeper
    mkdir -p "$node"/{upper,work,root} "$lab/hostkeys/$name"
    mount -t overlay overlay -o "lowerdir=$below:$rootfs,upperdir=$node/upper,workdir=$node/work,redirect_dir=on" "$node/root"
    printf 'program=%q\ndotnet=%q\n' "$program" "$dotnet" >"$node/paths"
    config_of "$name" >"$node/config"
    tr -d - </proc/sys/kernel/random/uuid >"$node/root/etc/machine-id"
    echo "$name" >"$node/root/etc/hostname"
    printf '127.0.0.1 localhost\n%s %s\n' "$(address_of "$name")" "$name" >"$node/root/etc/hosts"
    # As DC/OS has it; nobody listens there.
    [[ $role == bootstrap ]] || printf 'nameserver 198.51.100.1\n' >"$node/root/etc/resolv.conf"
    [[ -e $lab/hostkeys/$name/ssh_host_ed25519_key ]] || ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$lab/hostkeys/$name/ssh_host_ed25519_key"
    cp -p "$lab/hostkeys/$name"/* "$node/root/etc/ssh/"
    ! is_enterprise || [[ $role == bootstrap ]] || furnish_pki "$name"
    for user in root core pw tty nosudo; do
        home=/home/$user
        [[ $user != root ]] || home=/root
        mkdir -p -m 0700 "$node/root$home/.ssh"
        install -m 0600 "$lab/ssh/id_ed25519.pub" "$node/root$home/.ssh/authorized_keys"
        chown -R --reference="$node/root$home" "$node/root$home/.ssh"
    done
}

start_node() { # NAME
    [[ ! -e $lab/nodes/$1/nspawn.pid ]] || die "$1 runs already"
    for group in $(cgroup_of "$1"); do mkdir -p "$group"; done
    setsid "$source_dir/boot.sh" "$1" </dev/null >/dev/null 2>&1 &
}

# Power loss: nothing inside gets to say anything.
kill_node() { # NAME
    local nspawn
    thaw_node "$1"
    if nspawn=$(cat "$lab/nodes/$1/nspawn.pid" 2>/dev/null); then
        leader=$(leader_of "$1") && kill -KILL "$leader" 2>/dev/null || true
        within 5 gone "$nspawn" || kill -KILL "$nspawn" 2>/dev/null || true
    fi
    within 5 empty_cgroup "$1" || for group in $(cgroup_of "$1"); do
        find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null | xargs -r kill -KILL 2>/dev/null || true
    done
    eventually empty_cgroup "$1" || die "$1 does not die"
    rm -f "$lab/nodes/$1/nspawn.pid"
    for group in $(cgroup_of "$1"); do
        [[ ! -d $group ]] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done
}

gone() { ! kill -0 "$1"; }
empty_cgroup() { for group in $(cgroup_of "$1"); do ! find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null | grep . || return 1; done; }

strip_node() { # NAME
    local node=$lab/nodes/$1
    ! mountpoint -q "$node/root" || umount "$node/root" || umount -l "$node/root"
    rm -rf "$node"
}

reset_node() { kill_node "$1"; ip -n "$netns" link set "v-$1" up; strip_node "$1"; furnish_node "$1"; start_node "$1"; }

freezer_of() { echo "$(unified_root)/$netns-$1/cgroup.freeze"; }
freeze_node() { echo 1 >"$(freezer_of "$1")"; }
thaw_node() { [[ ! -e $(freezer_of "$1") ]] || echo 0 >"$(freezer_of "$1")"; }

node_answers() { in_node "$1" /usr/bin/systemctl --quiet is-active ssh.service || boot_progress "$1"; }

# Fails; prints what changes while a node boots.
boot_progress() {
    wc -c <"$lab/nodes/$1/console.log"
    in_node "$1" /usr/bin/systemctl --no-legend --plain list-units --state=active | wc -l
    return 1
}

clear_faults() { # NAME
    ip -n "$netns" link set "v-$1" up
    thaw_node "$1"
    rm -f "$lab/nodes/$1/root/etc/lab"/*
}

# Of DC/OS, as the node's files say; empty when they do not, or the node is down.
version_of() { in_node "$1" sed -n 's/.*"version": "\(.*\)".*/\1/p' /opt/mesosphere/etc/dcos-version.json 2>/dev/null || true; }

# Its configuration package; empty on the bootstrap node.
config_of() { readlink "$lab/nodes/$1/root/opt/mesosphere/active/dcos-config" || true; }

# is_whole NAME VERSION: installed, with the configuration it came with, nothing half done, and on agents every task still as it was launched
is_whole() {
    local tree=$lab/nodes/$1/root tasks=$lab/nodes/$1/root/var/lib/mesos/slave/tasks
    leader_of "$1" >/dev/null || return 1
    [[ $(role_of "$1") != bootstrap ]] || return 0
    [[ $2 != "$(installed_version)" || $(config_of "$1") == "$(<"$lab/nodes/$1/config")" ]] || return 1
    [[ $(version_of "$1") == "$2" ]] && ! compgen -G "$tree/opt/mesosphere/*.new" >/dev/null && [[ ! -e $tree/opt/mesosphere/install_progress ]] &&
        { [[ ! -e $tasks ]] || ! grep -qv TASK_RUNNING "$tasks"; }
}
