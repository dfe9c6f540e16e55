<#
.SYNOPSIS
Upgrades a cluster over several releases, one upgrade after the other: a simulated cluster, or with -Cluster a real one.
.DESCRIPTION
The installers of all releases are on the bootstrap node, each in a folder named after its release: /opt/dcos/1.12.2/dcos_generate_config.sh.
The folder contains a configuration, a plan and a journal for each upgrade. Run the script again with the same folder to resume: upgrades that
are complete are skipped, and one that was interrupted continues with its plan.
.EXAMPLE
./Upgrade-Ladder.ps1 -Instant
Upgrades three masters and six agents from 1.10.8 to 2.2.1.
.EXAMPLE
./Upgrade-Ladder.ps1 -Cluster $cluster -ToVersion 2.2.1 -Folder ./ladder -ConfigPath ./genconf/config.yaml -IpDetectPath ./genconf/ip-detect
A real cluster. Each upgrade has its own backup; what has to be accepted is named with -AcceptRisk.
.EXAMPLE
./Upgrade-Ladder.ps1 -Cluster $cluster -ToVersion 2.2.1 -Folder ./ladder -ConfigPath ./genconf/config.yaml -IpDetectPath ./genconf/ip-detect -Hop 1
The same, and stops after one upgrade.
#>
[CmdletBinding()]
param(
    [object] $Cluster,
    [string] $FromVersion = '1.10.8',
    [string] $ToVersion = '2.2.1',
    [string] $Edition = 'Open',
    [string] $Folder,
    [string] $InstallerFolder = '/opt/dcos',
    [string] $ConfigPath,
    [string] $IpDetectPath,
    [string] $MaxUnavailable = '3',
    [string[]] $AcceptRisk = @(),
    [int] $Hop = [int]::MaxValue,
    [int] $Speed = 60,
    [switch] $Instant
)

$ErrorActionPreference = 'Stop'

if (-not $Cluster) {
    $pace = @{ Speed = $Speed }
    if ($Instant) { $pace = @{ Instant = $true } }
    $Cluster = New-DcosRehearsal -Name ladder -Agent 6 -PublicAgent 0 -FromVersion $FromVersion -ToVersion $ToVersion -Edition $Edition @pace
    # A simulated cluster gets no new nodes.
    $AcceptRisk += 'no-new-nodes'
}
if (-not $Folder) { $Folder = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName()) }
$null = New-Item -ItemType Directory -Path $Folder -Force
$name = if ($Cluster.Edition -eq 'Enterprise') { 'dcos_generate_config.ee.sh' } else { 'dcos_generate_config.sh' }

# The way is chosen once: a resumed ladder continues on it.
$pathFile = Join-Path $Folder 'path.json'
if (-not (Test-Path -LiteralPath $pathFile)) {
    $found = @($Cluster | Get-DcosUpgradePath -ToVersion $ToVersion)
    ConvertTo-Json @($found | Select-Object Number, FromVersion, ToVersion) | Set-Content -LiteralPath $pathFile -Encoding utf8
    $found | ForEach-Object { foreach ($need in $_.Needs) { '{0} -> {1}: {2} {3}: {4}' -f $_.FromVersion, $_.ToVersion, $need.Kind, $need.Name, $need.Text } }
}
$hops = @(Get-Content -LiteralPath $pathFile -Raw | ConvertFrom-Json)
if ($ConfigPath) {
    $versions = @{ FromVersion = $hops[0].FromVersion; ToVersion = $ToVersion }
    $null = Update-DcosConfig -Path $ConfigPath @versions -OutFolder (Join-Path $Folder 'config') -Force -Confirm:$false
}

$plans = [System.Collections.Generic.List[object]]::new()
$journals = [System.Collections.Generic.List[string]]::new()
$carriedOut = 0
try {
    foreach ($upgrade in $hops) {
        $stem = Join-Path $Folder ('{0}-{1}' -f $upgrade.Number, $upgrade.ToVersion)
        $planFile = "$stem.plan.json"
        $journal = "$stem.jsonl"
        $done = "$stem.done"
        $plan = $null
        if (Test-Path -LiteralPath $planFile) {
            $plan = Import-DcosUpgradePlan -Path $planFile
            $plans.Add($plan)
        }
        if (Test-Path -LiteralPath $journal) { $journals.Add($journal) }
        if (Test-Path -LiteralPath $done) { continue }
        if ($carriedOut -ge $Hop) { break }

        "$($upgrade.FromVersion) -> $($upgrade.ToVersion)"
        $inputs = @{ InstallerPath = "$InstallerFolder/$($upgrade.ToVersion)/$name" }
        if ($ConfigPath) {
            $inputs.ConfigPath = Join-Path $Folder "config/$($upgrade.ToVersion)/config.yaml"
            $inputs.IpDetectPath = $IpDetectPath
        }
        $script = $Cluster | New-DcosUpgradeScript -FromVersion $upgrade.FromVersion @inputs -Confirm:$false
        if (-not $plan) {
            $null = $Cluster | Backup-DcosCluster -Destination "$stem.backup" -Confirm:$false
            $plan = $Cluster | New-DcosUpgradePlan -Script $script -MaxUnavailable $MaxUnavailable
            $plan | Export-DcosUpgradePlan -Path $planFile -Confirm:$false
            $plans.Add($plan)
        }
        $more = @{}
        if ($AcceptRisk) { $more.AcceptRisk = $AcceptRisk }
        if (-not $journals.Contains($journal)) { $journals.Add($journal) }
        $steps = @($plan | Invoke-DcosUpgradePlan -Cluster $Cluster -Script $script -JournalPath $journal @more -StopServer -Confirm:$false)
        '  {0} of {1} steps done' -f @($steps | Where-Object { $_.Status -in 'Done', 'AlreadyDone' }).Count, $steps.Count
        if ($steps | Where-Object { $_.Status -notin 'Done', 'AlreadyDone', 'Skipped' }) {
            throw "$($upgrade.FromVersion) -> $($upgrade.ToVersion) is not complete."
        }
        $null = New-Item -ItemType File -Path $done
        $carriedOut++
    }
}
finally {
    $written = @($journals | Where-Object { Test-Path -LiteralPath $_ })
    if ($written) {
        $report = Join-Path $Folder 'report.html'
        $plans | Export-DcosUpgradeReport -Path $report -JournalPath $written -Force -Confirm:$false
        "The report over all upgrades is in $report."
    }
}
