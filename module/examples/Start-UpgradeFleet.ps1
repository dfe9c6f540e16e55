#Requires -Modules DcosUpgrade
<#
.SYNOPSIS
A parent runbook that upgrades several clusters side by side: each wave of each plan is a job of Upgrade-Wave.ps1.
.DESCRIPTION
The waves of one cluster run one after the other, because a wave needs the gates of the wave before; clusters are independent of each other. The
parent needs no connection to a cluster: the clusters hold the state. It ends before the limit of three hours of a sandbox; its children on hybrid
workers have no limit. Start it again, for example by a schedule: it follows the jobs that are active, and completed waves are only checked.
A cluster whose wave fails is left as it is, and the others continue.
.EXAMPLE
./Start-UpgradeFleet.ps1 -Prefix Prod, Stage -RunOn dcos-workers -ResourceGroupName ops -AutomationAccountName ops -AcceptRisk no-new-nodes -Asset
Upgrades two clusters. Their plans are in the variables ProdPlan and StagePlan.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $Prefix,
    [Parameter(Mandatory)] [string] $ResourceGroupName,
    [Parameter(Mandatory)] [string] $AutomationAccountName,
    # The group of hybrid workers; without it the children run in sandboxes.
    [string] $RunOn,
    [string] $Runbook = 'Upgrade-Wave',
    [switch] $Asset,
    [string] $DcosCredential,
    # On the hybrid workers, with a folder for each cluster in it.
    [string] $Folder,
    [switch] $Backup,
    [string[]] $AcceptRisk = @(),
    # A cluster that is paused for longer fails its wave.
    [int] $PauseTimeoutSec = 7200,
    # Number of clusters at the same time.
    [ValidateRange(1, 100)] [int] $ThrottleLimit = 4,
    [ValidateRange(0, 3600)] [int] $PollSec = 30,
    [ValidateRange(1, 10500)] [int] $TimeoutSec = 9900
)

$ErrorActionPreference = 'Stop'
$account = @{ ResourceGroupName = $ResourceGroupName; AutomationAccountName = $AutomationAccountName }
$worker = if ($RunOn) { @{ RunOn = $RunOn } } else { @{} }
$ended = 'Completed', 'Failed', 'Stopped', 'Suspended'
$null = Connect-AzAccount -Identity

$clusters = foreach ($name in $Prefix) {
    $file = Join-Path ([System.IO.Path]::GetTempPath()) "dcos-$([guid]::NewGuid().ToString('n')).json"
    [System.IO.File]::WriteAllText($file, (Get-AutomationVariable -Name "${name}Plan"))
    try { $plan = Import-DcosUpgradePlan -Path $file } finally { Remove-Item -LiteralPath $file }
    [pscustomobject]@{ Prefix = $name; Cluster = $plan.Cluster; Wave = 0; Waves = $plan.Waves; Status = 'Waiting'; JobId = $null }
}

# Jobs of an earlier parent: their parameters are read one by one, a list of jobs does not have them.
Get-AzAutomationJob @account -RunbookName $Runbook | Where-Object Status -NotIn $ended | ForEach-Object {
    $job = Get-AzAutomationJob @account -Id $_.JobId
    $cluster = $clusters | Where-Object Prefix -EQ "$($job.JobParameters['Prefix'])".Trim('"')
    if ($cluster) {
        $cluster.JobId = $job.JobId
        $cluster.Wave = [int] "$($job.JobParameters['Wave'])"
        $cluster.Status = 'Running'
        "$($cluster.Prefix): wave $($cluster.Wave) of $($cluster.Waves) is followed, job $($job.JobId)"
    }
}

$clock = [System.Diagnostics.Stopwatch]::StartNew()
while ($clusters | Where-Object Status -In Waiting, Running) {
    foreach ($cluster in $clusters | Where-Object Status -EQ Running) {
        $job = Get-AzAutomationJob @account -Id $cluster.JobId
        if ($job.Status -notin $ended) { continue }
        $cluster.JobId = $null
        $cluster.Status = if ($job.Status -ne 'Completed') { 'Failed' } elseif ($cluster.Wave -eq $cluster.Waves) { 'Done' } else { 'Waiting' }
        "$($cluster.Prefix): wave $($cluster.Wave) of $($cluster.Waves) ended, $($job.Status), job $($job.JobId)"
        if ($cluster.Status -eq 'Waiting') { $cluster.Wave++ }
    }
    if ($clock.Elapsed.TotalSeconds -ge $TimeoutSec) {
        'The time of this job is used up. The jobs that are active continue; start this runbook again to continue with the next waves.'
        break
    }
    # A cluster that has begun comes first, so that it gets its next wave.
    $room = $ThrottleLimit - @($clusters | Where-Object Status -EQ Running).Count
    $next = @($clusters | Where-Object Status -EQ Waiting | Sort-Object -Property Wave -Descending | Select-Object -First ([Math]::Max(0, $room)))
    foreach ($cluster in $next) {
        $parameters = @{
            Prefix = $cluster.Prefix; Wave = $cluster.Wave; AcceptRisk = $AcceptRisk; Asset = [bool] $Asset; Backup = [bool] $Backup
            PauseTimeoutSec = $PauseTimeoutSec
        }
        if ($DcosCredential) { $parameters.DcosCredential = $DcosCredential }
        if ($Folder) { $parameters.Folder = "$Folder/$($cluster.Prefix)" }
        $job = Start-AzAutomationRunbook @account @worker -Name $Runbook -Parameters $parameters
        $cluster.JobId = $job.JobId
        $cluster.Status = 'Running'
        "$($cluster.Prefix): wave $($cluster.Wave) of $($cluster.Waves) started, job $($job.JobId)"
    }
    Start-Sleep -Seconds $PollSec
}

$clusters | Select-Object Prefix, Cluster, Wave, Waves, Status
$failed = @($clusters | Where-Object Status -EQ Failed)
if ($failed) {
    $waves = ($failed | ForEach-Object { "$($_.Prefix), wave $($_.Wave)" }) -join '; '
    throw "Failed: $waves. Read the output of the job, resolve the cause and start this runbook again."
}
