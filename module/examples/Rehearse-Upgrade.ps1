<#
.SYNOPSIS
Rehearses an upgrade on a simulated cluster: no root and no network are needed.
.DESCRIPTION
Runs the pipeline of a real upgrade on a cluster in memory.
.EXAMPLE
./Rehearse-Upgrade.ps1
Upgrades three masters and six agents, sixty times faster than real time.
.EXAMPLE
./Rehearse-Upgrade.ps1 -Fault ChecksFailAfterActivation -On m2
The same with a failure: no node after m2 is started.
#>
[CmdletBinding()]
param(
    [int] $Master = 3,
    [int] $Agent = 5,
    [int] $PublicAgent = 1,
    [int] $Seed = 42,
    [int] $Speed = 60,
    [switch] $Instant,
    [string] $Fault,
    [string] $On
)

$ErrorActionPreference = 'Stop'

$pace = @{ Speed = $Speed }
if ($Instant) { $pace = @{ Instant = $true } }
$cluster = New-DcosRehearsal -Master $Master -Agent $Agent -PublicAgent $PublicAgent -Seed $Seed @pace
if ($Fault) { $cluster | Set-DcosRehearsalFault -Name $Fault -Node $On }

$script = $cluster | New-DcosUpgradeScript -Confirm:$false
# The sentences of this script are in the catalog of the module, too.
[DcosUpgrade.Languages.Translation]::Shown(
    "Cluster $($cluster.Name): $($cluster.Masters) masters, $($cluster.Agents) agents, $($cluster.PublicAgents) public agents, " +
    "DC/OS $($script.FromVersion) -> $($script.ToVersion)")

$upgrades = [System.Collections.Generic.List[object]]::new()
$healths = [System.Collections.Generic.List[object]]::new()
try {
    $cluster |
        Get-DcosNode |
        Invoke-DcosNodeUpgrade -Script $script -ThrottleLimit 2 -Confirm:$false |
        ForEach-Object { $upgrades.Add($_); $_ } |
        Wait-DcosMasterHealthy |
        Wait-DcosAgentHealthy |
        ForEach-Object { $healths.Add($_) }
}
finally {
    $upgrades | Out-Default
}

$healthy = @($healths | Where-Object Healthy).Count
$outage = ($upgrades.Duration | Measure-Object -Property TotalSeconds -Maximum).Maximum
[DcosUpgrade.Languages.Translation]::Shown(
    "$($upgrades.Count) nodes upgraded to $($script.ToVersion), $healthy of $($healths.Count) healthy; " +
    "the longest run took $([int] $outage) s of the cluster's time.")
