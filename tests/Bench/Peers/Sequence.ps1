# Upgrades the lab's cluster by a plan; only generates the script when no agent may be upgraded.
param($Module, $Lab, [int] $Width, $Journal)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$connection = New-DcosConnection -UserName core -KeyFile "$Lab/ssh/id_ed25519" -KnownHostsFile "$Lab/known_hosts"
$cluster = Get-DcosCluster -Inventory "$Lab/inventory.yaml" -Connection $connection
$script = $cluster | Get-DcosUpgradeScript | Where-Object ToVersion -EQ 1.11.6 | Select-Object -First 1
if (-not $script) {
    # Not a part of the sequence: both clients use the script that is served.
    $script = $cluster | New-DcosUpgradeScript -GenconfPath "$Lab/genconf" -InstallerPath /home/core/installer/dcos_generate_config.sh -Confirm:$false
}
"script $($script.Url)"
"sha256 $($script.Sha256)"
if ($Width -eq 0) { return }
$plan = $cluster | New-DcosUpgradePlan -Script $script -MaxUnavailable $Width -MaxAppUnavailable 100%
$steps = $plan | Invoke-DcosUpgradePlan -AcceptRisk no-backup -ExcludeCheck * -JournalPath $Journal -Confirm:$false -WarningAction SilentlyContinue
"upgraded $(@($steps | Where-Object Outcome -EQ Upgraded).Count)"
