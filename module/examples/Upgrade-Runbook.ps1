#Requires -Modules DcosUpgrade
<#
.SYNOPSIS
An Azure Automation runbook that upgrades a cluster. It asks for no confirmation, and can be started again at any time.
.DESCRIPTION
Assets: the credential 'DcosSudo' (login and its sudo password), the encrypted variables 'DcosPrivateKey' (text of an OpenSSH key)
and 'DcosKnownHosts' (known_hosts lines), the variables 'DcosInventory' (YAML), and 'DcosScriptId', 'DcosScriptSha256' and
'DcosInstallerSha256' (from the approved script of Get-DcosUpgradeScript): a script from another installer, or another file, is refused.
-DcosCredential is the name of another credential: a user and a password of DC/OS Enterprise, required in strict mode.
A sandbox ends a job after three hours: run it on a hybrid worker, or start it again. The state of the upgrade is stored on the cluster.
#>
[CmdletBinding()]
param(
    [int] $ThrottleLimit = 2,

    [string] $DcosCredential
)

$ErrorActionPreference = 'Stop'

$credential = Get-AutomationPSCredential -Name 'DcosSudo'
$login = if ($DcosCredential) { @{ DcosCredential = Get-AutomationPSCredential -Name $DcosCredential } } else { @{} }
$key = ConvertTo-SecureString -String (Get-AutomationVariable -Name 'DcosPrivateKey') -AsPlainText -Force
$knownHosts = (Get-AutomationVariable -Name 'DcosKnownHosts') -split "`n" | Where-Object { $_.Trim() }

$inventory = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "dcos-$([guid]::NewGuid().ToString('n')).yaml"
Set-Content -LiteralPath $inventory -Value (Get-AutomationVariable -Name 'DcosInventory')
try {
    $connection = New-DcosConnection -UserName $credential.UserName -PrivateKey $key -SudoPassword $credential.Password -KnownHosts $knownHosts @login
    $cluster = Get-DcosCluster -Inventory $inventory -Connection $connection
}
finally {
    Remove-Item -LiteralPath $inventory
}

$scriptId = Get-AutomationVariable -Name 'DcosScriptId'
$sha256 = Get-AutomationVariable -Name 'DcosScriptSha256'
$installerSha256 = Get-AutomationVariable -Name 'DcosInstallerSha256'
$script = $cluster | Get-DcosUpgradeScript |
    Where-Object { $_.ScriptId -eq $scriptId -and $_.Sha256 -eq $sha256 -and $_.InstallerSha256 -eq $installerSha256 } |
    Select-Object -First 1
if (-not $script) {
    throw "The approved script $scriptId (SHA-256 $sha256) does not exist on the bootstrap node. Generate and approve it with New-DcosUpgradeScript."
}

$cluster |
    Get-DcosNode |
    Invoke-DcosNodeUpgrade -Script $script -ThrottleLimit $ThrottleLimit -Confirm:$false |
    Wait-DcosMasterHealthy |
    Wait-DcosAgentHealthy
