# Sourced by every script of the lab: where things are and who takes part.
set -euo pipefail
export LC_ALL=C

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${DCOSUPGRADE_LAB_CACHE:-/var/cache/dcosupgrade-lab}   # outlives `down`: root file system, layers, Node program
netns=${DCOSUPGRADE_LAB_NAME:-lab}                            # a lab per name: network namespaces, control groups and machines have it
lab=${DCOSUPGRADE_LAB_DIR:-/var/lib/dcosupgrade-$netns}      # gone after `down`: keys, inventory, nodes
from_version=1.10.8
to_version=1.11.6
ladder_version=1.11.13                                       # Open Source can be installed at this one too, and upgraded to those of the ladder
ladder='1.12.5 1.13.9 2.0.6 2.2.1'
flavour=$(cat "$lab/flavour" 2>/dev/null || echo open)       # open, or Enterprise by its security mode: disabled, permissive, strict

# Name, role, last two parts of the address.
topology='boot bootstrap 1.10
m1 master 1.11
m2 master 1.12
m3 master 1.13
a1 slave 1.21
a2 slave 1.22
p1 slave_public 1.31'
# So many private agents besides, b1 and on: for benchmarks. A lab that is up keeps its number.
more_agents=$(cat "$lab/agents" 2>/dev/null || echo "${DCOSUPGRADE_LAB_AGENTS:-0}")
for ((number = 1; number <= more_agents; number++)); do topology+=$'\n'"b$number slave 2.$number"; done

# Quotes, a dollar and a blank: what goes wrong in shells must go wrong here.
sudo_password='it'\''s "42" $HOME'
dcos_password='log "in" $PATH'\''s way'

names() { awk '{print $1}' <<<"$topology"; }
role_of() { awk -v name="$1" '$1 == name {print $2}' <<<"$topology"; }
address_of() { awk -v name="$1" '$1 == name {print "10.99." $3}' <<<"$topology"; }
addresses_of_role() { awk -v role="$1" '$2 == role {print "10.99." $3}' <<<"$topology"; }

# What nodes can be made of: `ensure` chooses.
installable() { if is_enterprise; then echo "$from_version"; else echo "$from_version $ladder_version"; fi; }
installed_version() { cat "$lab/version" 2>/dev/null || echo "$from_version"; }

is_enterprise() { [[ $flavour != open ]]; }
installer_file() { if is_enterprise; then echo dcos_generate_config.ee.sh; else echo dcos_generate_config.sh; fi; }

die() { echo "lab: $*" >&2; exit 1; }
say() { echo "lab: $*" >&2; }

# One word for the content of files: their names relative to the source folder and their bytes.
digest() {
    (cd "$source_dir" && find "$@" -type f -not -path 'Node/bin/*' -not -path 'Node/obj/*' -print0 | sort -z | xargs -0 sha256sum) |
        sha256sum | cut -c1-16
}

stall_limit=300   # seconds without a change after which a wait fails

# eventually COMMAND...: repeats COMMAND until it succeeds. COMMAND prints what it observes; the wait fails when that stays the same for stall_limit seconds.
eventually() {
    local observed last= changed=$SECONDS
    until observed=$("$@" 2>&1); do
        [[ $observed == "$last" ]] || { last=$observed changed=$SECONDS; }
        ((SECONDS - changed < stall_limit)) || { say "no progress for $stall_limit s: $*: $observed"; return 1; }
        sleep 0.2
    done
}

# within SECONDS COMMAND...: the same with a limit, where a stronger measure follows.
within() {
    local deadline=$((SECONDS + $1)); shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || return 1
        sleep 0.2
    done
}

unified_root() { if [[ -d /sys/fs/cgroup/unified ]]; then echo /sys/fs/cgroup/unified; else echo /sys/fs/cgroup; fi; }
# systemd in a node needs its group in its own hierarchy and, where both exist, in the unified one.
cgroup_roots() { unified_root; [[ ! -d /sys/fs/cgroup/systemd ]] || echo /sys/fs/cgroup/systemd; }
