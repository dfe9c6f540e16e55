#Requires -Modules DcosUpgrade
<#
.SYNOPSIS
An Azure Automation runbook that upgrades a cluster with a plan. It asks for no confirmation, and can be started again at any time.
.DESCRIPTION
Every step checks the state of the cluster first: a job that is started again continues, and follows runs that are active. A sandbox ends a job
after three hours: run it on a hybrid worker, or start it again (Start-UpgradeFleet.ps1 does so). about_DcosUpgrade_Azure lists the assets, whose
names begin with -Prefix:
<Prefix>Connection (-Asset), or <Prefix>Sudo, <Prefix>PrivateKey and <Prefix>KnownHosts: the login
<Prefix>Inventory: the inventory, as YAML
<Prefix>ScriptId, <Prefix>ScriptSha256, <Prefix>InstallerSha256: the approved script; any other script is refused
<Prefix>Plan: the approved plan, as Export-DcosUpgradePlan writes it; when it is empty, the runbook writes its plan there
<Prefix>PlanHash: the hash that was noted at the approval; optional
<Prefix>Webhook: the URL that gets one sentence at the end; optional
.EXAMPLE
./Upgrade-Runbook.ps1 -Prefix Prod -Asset -Folder /srv/dcos/prod -AcceptRisk no-new-nodes -Backup
Upgrades the cluster of the assets ProdConnection, ProdInventory, ... Backup, journals and report are written to a folder of the hybrid worker.
.EXAMPLE
./Upgrade-Runbook.ps1 -Prefix Prod -Asset -Folder /srv/dcos/prod -WhatIf
Shows the steps and changes nothing.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Prefix = 'Dcos',
    [switch] $Asset,
    # The name of a credential with a user of DC/OS Enterprise; required in strict mode without -Asset.
    [string] $DcosCredential,
    # For backup, journals and report. The default is a folder that ends with the job.
    [string] $Folder,
    [switch] $Backup,
    [string] $MaxUnavailable = '10%',
    [int] $Canary = 1,
    [int] $SoakTimeSec = 600,
    [string[]] $AcceptRisk = @(),
    # A cluster that is paused for longer ends the job with an error.
    [int] $PauseTimeoutSec = 7200,
    # -1: all waves.
    [int] $Wave = -1
)

$ErrorActionPreference = 'Stop'
$VerbosePreference = 'SilentlyContinue'

function Get-OptionalVariable {
    param([string] $Name)
    try { [string] (Get-AutomationVariable -Name "$Prefix$Name") } catch { '' }
}

function Use-TextFile {
    param([string] $Text, [string] $Extension, [scriptblock] $Action)
    $file = Join-Path ([System.IO.Path]::GetTempPath()) "dcos-$([guid]::NewGuid().ToString('n'))$Extension"
    [System.IO.File]::WriteAllText($file, $Text)
    try { & $Action $file } finally { Remove-Item -LiteralPath $file -WhatIf:$false }
}

# Login, cluster and the approved script.
if ($Asset) {
    $connection = New-DcosConnection -Asset (Get-AutomationConnection -Name "${Prefix}Connection")
}
else {
    $credential = Get-AutomationPSCredential -Name "${Prefix}Sudo"
    $login = @{
        UserName     = $credential.UserName
        SudoPassword = $credential.Password
        PrivateKey   = ConvertTo-SecureString -String (Get-AutomationVariable -Name "${Prefix}PrivateKey") -AsPlainText -Force
        KnownHosts   = (Get-AutomationVariable -Name "${Prefix}KnownHosts") -split "`n" | Where-Object { $_.Trim() }
    }
    if ($DcosCredential) { $login.DcosCredential = Get-AutomationPSCredential -Name $DcosCredential }
    $connection = New-DcosConnection @login
}
$cluster = Use-TextFile (Get-AutomationVariable -Name "${Prefix}Inventory") '.yaml' { param($file) Get-DcosCluster -Inventory $file -Connection $connection }
$approved = 'ScriptId', 'ScriptSha256', 'InstallerSha256' | ForEach-Object { Get-AutomationVariable -Name "$Prefix$_" }
$script = $cluster | Get-DcosUpgradeScript |
    Where-Object { $_.ScriptId -eq $approved[0] -and $_.Sha256 -eq $approved[1] -and $_.InstallerSha256 -eq $approved[2] } |
    Select-Object -First 1
if (-not $script) {
    throw "The approved script $($approved[0]) (SHA-256 $($approved[1])) does not exist on the bootstrap node. " +
        'Generate and approve it with New-DcosUpgradeScript.'
}

# The plan: the approved one, or a new one that the next job finds.
$planText = Get-OptionalVariable Plan
if ($planText.Trim()) {
    $plan = Use-TextFile $planText '.json' { param($file) Import-DcosUpgradePlan -Path $file }
}
else {
    $plan = $cluster | New-DcosUpgradePlan -Script $script -MaxUnavailable $MaxUnavailable -Canary $Canary -SoakTimeSec $SoakTimeSec
    $planText = Use-TextFile '' '.json' {
        param($file)
        $plan | Export-DcosUpgradePlan -Path $file -Force -Confirm:$false -WhatIf:$false
        Get-Content -LiteralPath $file -Raw
    }
    if ($PSCmdlet.ShouldProcess("${Prefix}Plan", 'Save the plan')) { Set-AutomationVariable -Name "${Prefix}Plan" -Value $planText }
}
$hash = Get-OptionalVariable PlanHash
$more = @{ PauseTimeoutSec = $PauseTimeoutSec }
if ($hash) { $more.Hash = $hash }
if ($AcceptRisk) { $more.AcceptRisk = $AcceptRisk }
if ($Wave -ge 0) { $more.Wave = $Wave }
if ($WhatIfPreference) { return $plan | Invoke-DcosUpgradePlan -Cluster $cluster -Script $script @more -WhatIf }

if (-not $Folder) { $Folder = Join-Path ([System.IO.Path]::GetTempPath()) "dcos-$($plan.Hash.Substring(0, 12))" }
$null = New-Item -ItemType Directory -Path $Folder -Force
$missing = @($cluster | Test-DcosPrerequisite -Name risk-no-backup -ToVersion $script.ToVersion | Where-Object Status -NotIn Passed, Skipped)
if ($Backup -and $Wave -le 0 -and $missing) {
    $null = $cluster | Backup-DcosCluster -Destination (Join-Path $Folder 'backup') -Confirm:$false
}

# One journal for each job; the report reads all of them.
$journal = Join-Path $Folder "$([System.DateTime]::UtcNow.ToString('yyyyMMddTHHmmss'))-$([guid]::NewGuid().ToString('n').Substring(0, 6)).jsonl"
try {
    $plan | Invoke-DcosUpgradePlan -Cluster $cluster -Script $script -JournalPath $journal @more -Confirm:$false
}
finally {
    $journals = @(Get-ChildItem -LiteralPath $Folder -Filter *.jsonl | ForEach-Object FullName)
    $verdict = "Cluster $($cluster.Name): nothing was started."
    # What is wrong with the report is a warning: an error of the upgrade must stay the error of this job.
    $quiet = @{ Force = $true; Confirm = $false; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    if ($journals) {
        foreach ($name in 'report.html', 'report.md') {
            $plan | Export-DcosUpgradeReport -Path (Join-Path $Folder $name) -JournalPath $journals -Cluster $cluster @quiet
        }
        $problems | ForEach-Object { Write-Warning "$_" }
        $verdict = (Get-Content -LiteralPath (Join-Path $Folder 'report.md') -TotalCount 1).TrimStart('#', ' ')
    }
    $verdict
    if ($webhook = Get-OptionalVariable Webhook) {
        $body = ConvertTo-Json @{ text = $verdict }
        try { $null = Invoke-RestMethod -Method Post -Uri $webhook -Body $body -ContentType 'application/json' -TimeoutSec 30 }
        catch { Write-Warning "The notification was not sent: $($_.Exception.Message)" }
    }
}
