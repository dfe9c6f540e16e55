# Sourced by lab.sh: the bridge, the keys and what people need to get in.

# What a node is made of; builds what is missing. Labs that start at the same time build it once.
prepare() {
    local building
    mkdir -p "$cache"
    exec {building}>"$cache/.building"
    flock "$building"
    layers=$("$source_dir/layers.sh")
    rootfs=$("$source_dir/rootfs.sh")
    zookeeper=$("$source_dir/zookeeper.sh")
    dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
    program=$cache/node-$(cat "$(readlink -f "$dotnet")"/host/fxr/*/libhostfxr.so 2>/dev/null | wc -c)
    program+=-$(digest Node ../../src/DcosUpgrade.Rehearsal/Responses ../../src/DcosUpgrade.Core/Operations/JsonCut.cs)
    if [[ ! -d $program ]]; then
        say 'building the Node program'
        dotnet publish "$source_dir/Node/Node.csproj" --configuration Release --verbosity quiet --nologo --output "$program.new" >&2 {building}>&-
        mv "$program.new" "$program"
    fi
    exec {building}>&-
}

# A namespace of its own and no way out: nothing in this machine's network changes.
make_network() {
    ip netns add "$netns"
    ip -n "$netns" link set lo up
    ip -n "$netns" link add br0 type bridge
    ip -n "$netns" addr add 10.99.0.1/16 dev br0
    ip -n "$netns" link set br0 up
}

remove_network() {
    local pid
    [[ ! -e /run/netns/$netns ]] || ip netns del "$netns"
    if pid=$(cat "$lab/holder.pid" 2>/dev/null); then kill "$pid" 2>/dev/null || true; fi
}

lab_is_up() { [[ -e $lab/inventory.yaml && -e /run/netns/$netns ]] && gone_not "$(cat "$lab/holder.pid")"; }
gone_not() { kill -0 "$1" 2>/dev/null; }

make_access() {
    mkdir -p "$lab/ssh" "$lab/nodes"
    chmod 0755 "$lab"
    ssh-keygen -q -t ed25519 -N '' -C dcosupgrade-lab -f "$lab/ssh/id_ed25519"
    printf '%s' "$sudo_password" >"$lab/sudo-password"
    chmod 0600 "$lab/sudo-password"
    # Keeps this machine's namespaces reachable for callers that sit in the lab's.
    setsid sleep infinity </dev/null >/dev/null 2>&1 &
    echo $! >"$lab/holder.pid"
}

inventory() { # USER-OF: a function NAME → user
    local name role
    printf 'version: 1\ncluster: lab\nedition: %s\n' "$(edition)"
    printf 'bootstrap: {name: boot, address: %s, port: 22, user: core}\nnodes:\n' "$(address_of boot)"
    for name in $(names); do
        role=$(role_of "$name")
        [[ $role != bootstrap ]] || continue
        printf '  - {name: %s, role: %s, address: %s, port: 22, user: %s}\n' "$name" "$role" "$(address_of "$name")" "$("$1" "$name")"
    done
}
edition() { if is_enterprise; then echo enterprise; else echo open; fi; }
core_everywhere() { echo core; }
one_of_each() { case $1 in m2) echo pw ;; m3 | a2) echo root ;; a1) echo tty ;; *) echo core ;; esac; }

write_inventory() {
    local name
    for name in $(names); do
        printf '%s %s\n' "$(address_of "$name")" "$(cut -d' ' -f1,2 "$lab/hostkeys/$name/ssh_host_ed25519_key.pub")"
    done >"$lab/known_hosts"
    inventory core_everywhere >"$lab/inventory.yaml"
    inventory one_of_each >"$lab/inventory-users.yaml"
}

print_access() {
    cat <<ACCESS
inventory:     $lab/inventory.yaml   (one user of each kind: $lab/inventory-users.yaml)
key:           $lab/ssh/id_ed25519
known hosts:   $lab/known_hosts
sudo password: $lab/sudo-password   (user pw)
installer:     core@$(address_of boot):installer/$(installer_file) ($from_version -> $to_version)
enter:         nsenter --net=/run/netns/$netns bash      (or: ip netns exec $netns bash)
log in:        nsenter --net=/run/netns/$netns ssh -i $lab/ssh/id_ed25519 -o UserKnownHostsFile=$lab/known_hosts core@$(address_of m1)
ACCESS
    ! is_enterprise || print_login
}
