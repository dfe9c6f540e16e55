#!/bin/bash
# Writes the packages that a version of DC/OS brings, except those that its configuration makes:
#   packages.sh VERSION FOLDER [ee]   → FOLDER/<name>--<sha1>/
set -euo pipefail
version=$1
out=$2
variant=${3:-}
here=$(cd "$(dirname "$0")" && pwd)

# fault: what makes the checks of this version fail; those before an upgrade and those after it have one each.
cockroach= etcd= units=copies checks=dcos-check-runner network='dcos-net dcos-net-watchdog'
case $version in
    1.10.*) mesos=1.4.2 marathon=1.5.11 cockroach=v1.1.8 fault=pre-checks-fail units=links checks=dcos-diagnostics
        network='dcos-spartan dcos-navstar dcos-epmd' ;;
    1.11.13) mesos=1.5.3 marathon=1.6.585 cockroach=v1.1.4 fault=pre-checks-fail checks=dcos-diagnostics ;;
    1.11.*) mesos=1.5.1 marathon=1.6.549 cockroach=v1.1.4 fault=post-checks-fail checks=dcos-diagnostics ;;
    1.12.*) mesos=1.7.3 marathon=1.7.216 fault=post-checks-fail ;;
    1.13.*) mesos=1.8.2 marathon=1.8.242 cockroach=v2.0.7 fault=post-checks-fail ;;
    2.0.*) mesos=1.9.1 marathon=1.9.136 cockroach=v2.1.8 fault=post-checks-fail ;;
    2.2.*) mesos=1.11.0 marathon=1.11.23 cockroach=v19.1.11 etcd=3.4.9 fault=post-checks-fail ;;
    *) echo "packages.sh: no packages for $version" >&2; exit 1 ;;
esac

name= tree=

begin() { name=$1 tree=$out/.$1; mkdir -p "$tree"; }

# The id is the hash of the content: the same package is the same package in every build.
end() {
    printf '{"package": "%s", "version": "%s"}\n' "$name" "$version" >"$tree/buildinfo.full.json"
    local sha
    sha=$(cd "$tree" && { find . -type f -print0 | sort -z | xargs -0 sha1sum; find . -type f -perm /111 -print | sort; } | sha1sum | cut -c1-40)
    mv "$tree" "$out/$name--$sha"
}

# program FILE NAME [KEY=VALUE...]: a program from bin/, its @KEY@ replaced
program() {
    local text pair
    text=$(<"$here/bin/$1")
    mkdir -p "$tree/bin"
    for pair in "${@:3}"; do text=${text//@${pair%%=*}@/"${pair#*=}"}; done
    printf '%s\n' "$text" >"$tree/bin/$2"
    chmod 0755 "$tree/bin/$2"
}

daemon() { program daemon "$1" "NAME=$1" "TITLE=$2" "VERSION=$3" "ROLE=$4"; }

# unit ROLE NAME COMMAND [LINE...]: ROLE is all, master, slave or slave_public
unit() {
    local folder=$tree/dcos.target.wants
    [[ $1 == all ]] || folder+=_$1
    mkdir -p "$folder"
    {
        printf '[Unit]\nDescription=%s of DC/OS\n[Service]\nRestart=always\nStartLimitInterval=0\nRestartSec=5\n' "$2"
        printf 'LimitNOFILE=16384\nEnvironmentFile=/opt/mesosphere/environment\n'
        printf '%s\n' "${@:4}" "ExecStart=$3"
    } >"$folder/$2.service"
}

idle() { unit "$1" "$2" '/bin/sleep infinity'; }

begin pkgpanda
program pkgpanda pkgpanda "UNITS=$units"
program dcos-shell dcos-shell
echo 'PYTHONPATH=/opt/mesosphere/lib/python3.5/site-packages' >"$tree/environment"
mkdir -p "$tree/lib" "$tree/include"
echo "$version" >"$tree/lib/dcos-image-version"
echo '/* headers are of no use here */' >"$tree/include/dcos.h"
idle all dcos-pkgpanda-api
end

begin mesos
daemon mesos-master mesos "$mesos" mesos-master
daemon mesos-agent mesos "$mesos" mesos-agent
unit master dcos-mesos-master /opt/mesosphere/bin/mesos-master
unit slave dcos-mesos-slave /opt/mesosphere/bin/mesos-agent KillMode=control-group Delegate=true
unit slave_public dcos-mesos-slave-public /opt/mesosphere/bin/mesos-agent KillMode=control-group Delegate=true
idle master dcos-mesos-dns
end

begin exhibitor
daemon start_exhibitor.sh exhibitor 1.5.6 exhibitor
unit master dcos-exhibitor /opt/mesosphere/bin/start_exhibitor.sh
end

begin marathon
daemon marathon.sh marathon "$marathon" marathon
unit master dcos-marathon /opt/mesosphere/bin/marathon.sh
end

begin adminrouter
mkdir -p "$tree/etc"
echo "# $version" >"$tree/etc/adminrouter.conf"
if [[ $variant == ee ]]; then
    daemon adminrouter.sh openresty 1.13.6.2 adminrouter
    unit master dcos-adminrouter /opt/mesosphere/bin/adminrouter.sh
else
    idle master dcos-adminrouter
fi
idle slave dcos-adminrouter-agent
idle slave_public dcos-adminrouter-agent
end

begin dcos-diagnostics
case $checks in
    dcos-diagnostics) program checks dcos-diagnostics "FAULT=$fault" CONFIG=dcos-diagnostics-runner-config.json DATABASE=no ;;
    dcos-check-runner)
        program dcos-diagnostics dcos-diagnostics
        program checks dcos-check-runner "FAULT=$fault" CONFIG=dcos-check-config.json "DATABASE=${cockroach:+yes}"
        for service in dcos-checks-api dcos-telegraf; do idle all $service; done ;;
esac
program check-time check-time
idle all dcos-diagnostics
idle all dcos-signal
end

begin "${network%% *}"
mkdir -p "$tree/lib"
echo "$version" >"$tree/lib/network"
for service in $network; do idle all "$service"; done
if [[ $version != 1.10.* ]]; then
    printf '[Unit]\nDescription=Checks after the start\n[Timer]\nOnUnitActiveSec=1min\n' >"$tree/dcos.target.wants/dcos-checks-poststart.timer"
    printf '[Unit]\nDescription=Checks after the start\n[Service]\nType=oneshot\nExecStart=/bin/true\n' >"$tree/dcos.target.wants/dcos-checks-poststart.service"
fi
end

database() {
    begin cockroach
    program cockroach cockroach
    daemon cockroach.sh cockroach "$cockroach" cockroach
    unit master dcos-cockroach /opt/mesosphere/bin/cockroach.sh
    end
}

# Open Source has the IAM database, without certificates, from 1.13 on.
if [[ $variant != ee ]]; then
    if [[ $checks == dcos-check-runner && $cockroach ]]; then
        begin bouncer
        idle master dcos-bouncer
        end
        database
    fi
    if [[ $etcd ]]; then
        begin etcd
        program dcos-etcdctl dcos-etcdctl
        daemon etcd.sh etcd "$etcd" etcd
        unit master dcos-etcd /opt/mesosphere/bin/etcd.sh
        end
    fi
    exit 0
fi

# In Enterprise the Admin Router's stand-in answers for the IAM too: the other services have nothing to say.
begin bouncer
idle master dcos-bouncer
idle master dcos-ca
idle master dcos-secrets
idle master dcos-vault
case $version in
    1.10.*) idle master dcos-bouncer-legacy; idle master dcos-networking_api ;;
    1.11.*) idle master dcos-licensing; idle master dcos-cluster-linker ;;
esac
end

database
