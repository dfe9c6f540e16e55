# Sourced by lab.sh: the cluster as seen from outside.

inside() { nsenter --net="/run/netns/$netns" "$@"; }
ask() { inside curl -q -sS --noproxy '*' -H 'X-Lab: peer' --max-time 10 "http://$1"; }

all_serving() {
    local master serving
    for master in $(addresses_of_role master); do
        serving=$(ask "$master:8181/exhibitor/v1/cluster/status" | grep -o '"code":3' | wc -l)
        echo "$master: $serving serving"
        [[ $serving == $(addresses_of_role master | wc -l) ]] || return 1
    done
}

agents_registered() {
    local master agents active
    agents=$({ addresses_of_role slave; addresses_of_role slave_public; } | wc -l)
    for master in $(addresses_of_role master); do
        active=$(ask "$master:5050/slaves" | grep -o '"active":true' | wc -l)
        echo "$master: $active active"
        [[ $active != "$agents" ]] || return 0
    done
    return 1
}

tasks_running() {
    local agent
    for agent in $(addresses_of_role slave) $(addresses_of_role slave_public); do
        ask "$agent:5051/metrics/snapshot" | grep -oE 'slave..tasks_running":[0-9.]+' | tee /dev/stderr | grep -qF ':2.0' || return 1
    done
}

wait_for_cluster() {
    local name
    for name in $(names); do eventually node_answers "$name" || die "$name does not boot, see $lab/nodes/$name/console.log"; done
    eventually all_serving || die 'the Exhibitors do not come up'
    eventually agents_registered || die 'the agents do not register'
    eventually tasks_running || die 'the tasks do not start'
}

print_status() {
    local name version
    for name in $(names); do
        version=$(version_of "$name")
        printf '%-5s %-13s %-11s %-8s %s\n' "$name" "$(role_of "$name")" "$(address_of "$name")" \
            "$(leader_of "$name" >/dev/null && echo up || echo down)" "${version:--}"
    done
    ask "$(address_of m1):8181/exhibitor/v1/cluster/status" || true
    echo
}
