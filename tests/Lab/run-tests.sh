#!/bin/bash
# The tests of the lab, inside its network: up, test, down. A lab that runs already is used and left alone.
#   run-tests.sh [--enterprise] [--busy LOOPS] [arguments of dotnet test...]
# --busy: so many busy loops run beside the tests, which must pass on a slow machine too.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
((EUID == 0)) || { say 'THE LAB DID NOT RUN: it needs root'; exit 0; }

script=$source_dir/../lab.sh
edition=() filter='Edition!=Enterprise'
if [[ ${1:-} == --enterprise ]]; then
    edition=(--enterprise) filter='Edition=Enterprise'
    shift
fi
arguments=() busy=0 loops=()
while (($#)); do
    case $1 in
        --filter) filter+="&($2)"; shift ;;
        --busy) busy=$2; shift ;;
        *) arguments+=("$1") ;;
    esac
    shift
done
if [[ " ${arguments[*]} " != *' --no-build '* ]]; then
    dotnet build "$source_dir/DcosUpgrade.Lab.Tests" --verbosity quiet --nologo
    arguments+=(--no-build)
fi
started=
cleanup() {
    ((${#loops[@]} == 0)) || kill "${loops[@]}"
    [[ ! $started ]] || "$script" down
}
trap cleanup EXIT
for ((i = 0; i < busy; i++)); do
    while :; do :; done &
    loops+=($!)
done
if ! "$script" status >/dev/null 2>&1; then
    started=yes
    "$script" up "${edition[@]}"
fi
rm -rf "$lab/transcripts"
nsenter --net="/run/netns/$netns" dotnet test "$source_dir/DcosUpgrade.Lab.Tests" --nologo --filter "$filter" "${arguments[@]}" || {
    code=$?
    say 'the last lines of each session, oldest first:'
    tail -n 15 "$lab"/transcripts/*.txt | cut -c 1-400
    exit $code
}
