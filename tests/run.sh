#!/usr/bin/env bash
# The one test command: sets up, builds, packages, tests the package. Its last line is "N passed, N failed, N skipped".
# --soak N: N random histories instead of 2,000, and the lab's long tests.
set -uo pipefail
length='&Length!=Long'
case ${1-} in
  '') ;;
  --soak) export DCOSUPGRADE_HISTORIES=${2:?--soak needs a number}; length= ;;
  *) echo "usage: bash tests/run.sh [--soak N]" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."
# Restores exactly what the lock files name.
export ContinuousIntegrationBuild=true
# Many processes, most of them short: no code is measured in order to compile it again, and no third thread collects on two cores.
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off
configuration=Release
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }
finish() { failures; printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"; [ "$failed" -eq 0 ]; exit $?; }
# Each failed test once more at the end, where a log that is cut shows it.
failures() {
  local log
  [ "$failed" -gt 0 ] || return 0
  for log in "$logs"/*.log; do
    [ -e "$log" ] || continue
    sed -E 's/\x1b\[[0-9;]*m//g' "$log" | grep -E -A 12 '^ +Failed [^:]|^ *\[-\] ' | cut -c 1-300 | head -n 60 | sed "s|^|$(basename "$log" .log): |"
  done
}
must() { "$@" || { failed=$((failed + 1)); printf 'FAILED: %s\n' "$*"; finish; }; }

# Adds up what a test runner closed with; a runner that closed with nothing has failed.
count() {
  local line
  line=$(grep -E 'Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+' "$1" | tail -n 1)
  if [ -z "$line" ]; then
    failed=$((failed + 1)); printf 'FAILED: %s closed without totals\n' "$2"; return
  fi
  failed=$((failed + $(sed -E 's/.*Failed: +([0-9]+).*/\1/' <<<"$line")))
  passed=$((passed + $(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$line")))
  skipped=$((skipped + $(sed -E 's/.*Skipped: +([0-9]+).*/\1/' <<<"$line")))
}

# A runner that closed without a failure and ended badly all the same has failed.
settle() { # LOG CODE NAME
  local before=$failed
  count "$1" "$3"
  [ "$2" -eq 0 ] || [ "$failed" -gt "$before" ] || { failed=$((failed + 1)); printf 'FAILED: %s ended with %d\n' "$3" "$2"; }
}

unit() { dotnet test "tests/$1" -c "$configuration" --no-build --nologo --logger 'console;verbosity=minimal' 2>&1; }

# What needs no lab runs beside it, and beside the tests of Core, which take longest. Each leaves NAME.log and NAME.code.
core() {
  unit DcosUpgrade.Core.Tests >"$logs/DcosUpgrade.Core.Tests.log"
  echo $? >"$logs/DcosUpgrade.Core.Tests.code"
}
beside() {
  unit DcosUpgrade.Module.Tests >"$logs/DcosUpgrade.Module.Tests.log"
  echo $? >"$logs/DcosUpgrade.Module.Tests.code"
  dotnet pwsh -NoProfile -NonInteractive -File tests/Acceptance/run.ps1 -Pester "$pester" >"$logs/Pester.log" 2>&1
  echo $? >"$logs/Pester.code"
  again >"$logs/again.log" 2>&1
  echo $? >"$logs/again.code"
}

# The package once more, from a copy in a folder with another name: the same bytes.
again() {
  local copy=$logs/a/copy/elsewhere
  mkdir -p "$copy"
  tar -cf - --exclude=bin --exclude=obj --exclude='module/lib' --exclude='module/*.dll' \
    .editorconfig DcosUpgrade.psd1 LICENSE README.md Directory.Build.rsp src module |
    tar -xf - -C "$copy" || return
  ( cd "$copy" && dotnet build src/DcosUpgrade -c "$configuration" --nologo -v quiet &&
    dotnet build src/DcosUpgrade.Adapters -c "$configuration" --nologo -v quiet &&
    dotnet msbuild src/Package.proj -t:Package -p:Configuration="$configuration" -nologo -v:quiet ) || return
  diff out/DcosUpgrade/*/SHA256SUMS "$copy"/out/DcosUpgrade/*/SHA256SUMS && diff out/SHA256SUMS "$copy/out/SHA256SUMS"
}

# The restore fails on packages with known vulnerabilities, transitive ones too. True when a package source has such data.
audited() {
  local flags source
  while read -r flags source; do
    [[ $flags == E* && $source == http* ]] && curl -fsSL --max-time 30 "$source" 2>/dev/null | grep -q VulnerabilityInfo && return
  done < <(dotnet nuget list source --format short)
  return 1
}

# What the lab is made of is downloaded and unpacked while the build goes on; whether that went well the lab says.
unpack() { bash tests/Lab/layers.sh && bash tests/Lab/zookeeper.sh; }

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  say "Debian packages"
  command -v sshd >/dev/null || must bash -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openssh-server >/dev/null"
fi

say "Build"
if [ "$(id -u)" -eq 0 ]; then
  unpack >/dev/null 2>&1 &
fi
must dotnet tool restore
must dotnet build DcosUpgrade.sln -c "$configuration" --nologo -v quiet
must dotnet msbuild src/Package.proj -t:Package -p:Configuration="$configuration" -nologo -v:quiet
audited || echo "Packages were NOT audited: no package source has data about vulnerabilities."
DCOSUPGRADE_MODULE=$(ls "$PWD"/out/DcosUpgrade/*/DcosUpgrade.psd1)
export DCOSUPGRADE_MODULE
pester=$(dotnet msbuild tests/DcosUpgrade.Module.Tests -getProperty:PesterManifest)
export DCOSUPGRADE_PESTERS=$pester:$(dotnet msbuild tests/DcosUpgrade.Module.Tests -getProperty:NextPesterManifest)
wait

core &
units=($!)
beside &
units+=($!)
if [ "$(id -u)" -eq 0 ]; then
  # Three labs side by side: nodes mostly wait. Each lane leaves NAME.log and NAME.code per test run.
  lab_tests() { # NAME ARGUMENTS...
    bash tests/Lab/run-tests.sh "${@:2}" -c "$configuration" --no-build --logger 'console;verbosity=minimal' >"$logs/$1.log" 2>&1
    echo $? >"$logs/$1.code"
  }
  say "Lab, both editions"
  lab_tests lab --filter "Lane!=Second&Lane!=Third$length" &
  lanes=($!)
  (
    export DCOSUPGRADE_LAB_NAME=lab-second
    lab_tests lab-enterprise --enterprise --filter "Edition=Enterprise$length"
    lab_tests lab-second --filter "Lane=Second$length"
  ) &
  lanes+=($!)
  DCOSUPGRADE_LAB_NAME=lab-third lab_tests lab-third --filter "Lane=Third$length" &
  lanes+=($!)
  wait "${lanes[@]}"
  for name in lab lab-enterprise lab-second lab-third; do
    say "Tests of $name"
    cat "$logs/$name.log"
    settle "$logs/$name.log" "$(<"$logs/$name.code")" "$name"
  done
else
  say "Lab: SKIPPED, it needs root"
  skipped=$((skipped + 1))
fi

wait "${units[@]}"
for name in DcosUpgrade.Core.Tests DcosUpgrade.Module.Tests; do
  say "$name"
  cat "$logs/$name.log"
  settle "$logs/$name.log" "$(<"$logs/$name.code")" "$name"
done

say "Pester acceptance"
cat "$logs/Pester.log"
settle "$logs/Pester.log" "$(<"$logs/Pester.code")" "Pester"

say "The same package from another folder"
cat "$logs/again.log"
if [ "$(<"$logs/again.code")" -eq 0 ]; then
  passed=$((passed + 1))
else
  failed=$((failed + 1)); echo "FAILED: the two packages are not the same"
fi

finish
