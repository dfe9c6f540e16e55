# Imports the packaged module when tests/run.sh names it, else the one in place.
$manifest = if ($env:DCOSUPGRADE_MODULE) { $env:DCOSUPGRADE_MODULE } else { Join-Path $PSScriptRoot '../../DcosUpgrade.psd1' }
Import-Module $manifest -Force

# Journals of calls without -JournalPath stay out of the home of the user who tests.
# Discovery has no such folder, and makes no journals.
if ($TestDrive) { $env:DCOSUPGRADE_JOURNALS = Join-Path $TestDrive journals }

function Get-RehearsedUpgrade {
    param([hashtable] $Rehearsal = @{}, [int] $ThrottleLimit = 2)
    $cluster = New-DcosRehearsal -Instant @Rehearsal
    $script = $cluster | New-DcosUpgradeScript -Confirm:$false
    [pscustomobject]@{ Cluster = $cluster; Script = $script }
}
