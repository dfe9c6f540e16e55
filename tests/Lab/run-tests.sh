#!/bin/bash
# The tests of the lab, inside its network: up, test, down. A lab that runs already is used and left alone.
#   run-tests.sh [arguments of dotnet test...]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
((EUID == 0)) || { say 'THE LAB DID NOT RUN: it needs root'; exit 0; }

script=$source_dir/../lab.sh
arguments=("$@")
if [[ " $* " != *' --no-build '* ]]; then
    dotnet build "$source_dir/DcosUpgrade.Lab.Tests" --verbosity quiet --nologo
    arguments+=(--no-build)
fi
if ! "$script" status >/dev/null 2>&1; then
    trap '"$script" down' EXIT
    "$script" up
fi
nsenter --net="/run/netns/$netns" dotnet test "$source_dir/DcosUpgrade.Lab.Tests" --nologo "${arguments[@]}"
