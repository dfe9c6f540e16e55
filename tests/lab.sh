#!/bin/bash
# The lab: three masters, two agents, a public agent and a bootstrap node, each with its own systemd, sshd, address and file system.
. "$(dirname "${BASH_SOURCE[0]}")/Lab/common.sh"

usage() {
    cat >&2 <<'USAGE'
lab.sh up [--enterprise]        boot the lab (builds what is missing) and print how to use it; Enterprise in security mode disabled
lab.sh down                     stop it and remove all traces but the cache
lab.sh status                   nodes, versions, ensemble
lab.sh reset [MODE]             all nodes as after `up`; MODE of Enterprise: disabled, permissive, strict
lab.sh ensure VERSION           no faults, every node at VERSION or made anew, ensemble serving, agents registered with their tasks;
                                nodes are made at 1.10.8, or, once this named it, at 1.11.13 (Open Source)
lab.sh clear                    remove all faults: files in /etc/lab, links down, frozen nodes
lab.sh exec NODE COMMAND...     run as root inside a node, without SSH
lab.sh node OPERATION NODE      start, stop, kill, reset, reboot, freeze, thaw, link-down, link-up
USAGE
    exit 2
}

((EUID == 0)) || die 'must run as root: it makes network namespaces, mounts and control groups'

# `ip netns exec` hides /sys and keeps mounts to itself: such callers are taken back to where the lab was started.
holder=$(cat "$lab/holder.pid" 2>/dev/null || true)
if [[ $holder && -e /proc/$holder/ns/mnt && $(readlink /proc/$holder/ns/mnt) != "$(readlink /proc/self/ns/mnt)" ]]; then
    exec nsenter --target "$holder" --mount --net "$(readlink -f "${BASH_SOURCE[0]}")" "$@"
fi

. "$source_dir/node.sh"
for part in network pki cluster; do . "$source_dir/$part.sh"; done

up() { # FLAVOUR
    if lab_is_up; then
        [[ $(edition) == "$(flavour=$1; edition)" ]] || die "the lab that is up is of the other edition ($(edition))"
        say 'is up already'
        print_access
        return
    fi
    down
    local began=$SECONDS name
    trap 'say "start failed, cleaning up"; down' EXIT
    mkdir -p "$lab"
    echo "$more_agents" >"$lab/agents"
    take_flavour "$1"
    prepare
    raise_watches
    make_access
    ! is_enterprise || make_pki
    make_network
    for name in $(names); do link_node "$name"; furnish_node "$name"; start_node "$name"; done
    write_inventory
    wait_for_cluster
    trap - EXIT
    say "up after $((SECONDS - began)) s"
    print_access
}

down() {
    local name
    for name in $(names); do
        kill_node "$name"
        strip_node "$name"
        [[ ! -e /run/netns/$netns-$name ]] || ip netns del "$netns-$name"
    done
    remove_network
    release_mounts
    [[ ! -e $lab/watches ]] || cat "$lab/watches" >"$watches"
    rm -rf "$lab"
}

# Each systemd takes some of this machine's inotify instances: the usual limit is enough for twenty nodes.
watches=/proc/sys/fs/inotify/max_user_instances
raise_watches() {
    (($(names | wc -l) > 20 && $(<"$watches") < 8192)) || return 0
    cat "$watches" >"$lab/watches"
    echo 8192 >"$watches"
}

# What a test run that was killed has left mounted in the lab's folder, innermost first.
release_mounts() {
    local target
    findmnt --list --noheadings --output TARGET | grep --fixed-strings "$lab/" | sort --reverse | while read -r target; do
        umount --lazy "$target"
    done || true
}

take_version() { echo "$1" >"$lab/version"; }

take_flavour() { flavour=$1; echo "$1" >"$lab/flavour"; }

reset() { # [MODE]
    if (($#)); then
        is_enterprise || die 'Open Source has no security mode'
        [[ " disabled permissive strict " == *" $1 "* ]] || usage
        take_flavour "$1"
    fi
    take_version "$from_version"
    prepare
    reset_nodes $(names)
    wait_for_cluster
}

# They mostly wait for each other's processes to go.
reset_nodes() { # NAME...
    local name pid resets=()
    for name; do reset_node "$name" & resets+=($!); done
    for pid in "${resets[@]}"; do wait "$pid" || die 'a node cannot be made new'; done
}

ensure() { # VERSION
    local name other=()
    [[ " $(installable) " != *" $1 "* ]] || take_version "$1"
    for name in $(names); do
        clear_faults "$name"
        is_whole "$name" "$1" || other+=("$name")
    done
    ((${#other[@]} == 0)) || prepare
    reset_nodes "${other[@]}"
    wait_for_cluster
}

node_operation() { # OPERATION NODE
    [[ $(role_of "${2:-}") ]] || die "no node is named '${2:-}'; there are: $(names | xargs)"
    case $1 in
        start) start_node "$2"; eventually node_answers "$2" || die "$2 does not start" ;;
        stop) in_node "$2" systemctl poweroff; eventually empty_cgroup "$2" ;;
        kill) kill_node "$2" ;;
        reset) prepare; reset_node "$2"; eventually node_answers "$2" || die "$2 does not start" ;;
        reboot) reboot_node "$2" ;;
        freeze) freeze_node "$2" ;;
        thaw) thaw_node "$2" ;;
        link-down) ip -n "$netns" link set "v-$2" down ;;
        link-up) ip -n "$netns" link set "v-$2" up ;;
        *) usage ;;
    esac
}

reboot_node() {
    local before
    before=$(in_node "$1" cat /proc/sys/kernel/random/boot_id 2>/dev/null; leader_of "$1")
    in_node "$1" systemctl reboot
    eventually rebooted "$1" "$before" || die "$1 did not come back"
}
rebooted() { [[ $(in_node "$1" cat /proc/sys/kernel/random/boot_id; leader_of "$1") != "$2" ]] && node_answers "$1" || boot_progress "$1"; }

case ${1:-} in
    up)
        case ${2:-} in
            '') up open ;;
            --enterprise) up disabled ;;
            *) usage ;;
        esac ;;
    down) down ;;
    status) lab_is_up || die 'is down'; print_status ;;
    reset) lab_is_up || die 'is down'; reset "${@:2}" ;;
    ensure) (($# == 2)) || usage; lab_is_up || die 'is down'; ensure "$2" ;;
    clear) lab_is_up || die 'is down'; for name in $(names); do clear_faults "$name"; done ;;
    exec) (($# > 2)) || usage; in_node "${@:2}" ;;
    node) (($# == 3)) || usage; node_operation "$2" "$3" ;;
    *) usage ;;
esac
