#!/bin/bash
# Runs one node: boot.sh NAME. Ends when the node powers off or is killed; a reboot (133) starts it again.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
set +e
name=$1
node=$lab/nodes/$name
. "$node/paths"

for group in $(cgroup_roots); do echo $BASHPID >"$group/$netns-$name/cgroup.procs"; done
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
while :; do
    systemd-nspawn --quiet --boot --directory="$node/root" --machine="$netns-$name" --hostname="$name" --register=no --keep-unit \
        --network-namespace-path="/run/netns/$netns-$name" --resolv-conf=off --timezone=off --console=pipe --capability=CAP_NET_ADMIN,CAP_NET_RAW \
        --bind-ro="$program:/opt/lab" --bind-ro="$dotnet:/opt/dotnet" </dev/null >>"$node/console.log" 2>&1 &
    echo $! >"$node/nspawn.pid"
    wait $!
    rc=$?
    rm -f "$node/nspawn.pid"
    echo "lab: nspawn of $name ended with $rc" >>"$node/console.log"
    ((rc == 133)) || exit 0
done
