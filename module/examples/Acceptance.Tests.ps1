<#
.SYNOPSIS
The checks of a cluster before and after an upgrade, as Pester tests (5.7 and 6).
.DESCRIPTION
One Context for each node, one for the cluster and one for the configuration; each test is a check of Test-DcosPrerequisite and has its name. The
text of a failure is what was expected and found, and the remedy. Checks that do not apply are left out. Tags: Before or After, and Node, Cluster
or Config; nodes also have the tag of their role: Master, Agent or PublicAgent.
.EXAMPLE
$data = @{ Inventory = './prod.yaml'; Connection = New-DcosConnection -UserName core; Phase = 'Before'; ToVersion = '1.11.6'; ConfigPath = './config.yaml' }
Invoke-Pester -Container (New-PesterContainer -Path ./Acceptance.Tests.ps1 -Data $data) -Output Detailed
Before the upgrade.
.EXAMPLE
$configuration = New-PesterConfiguration
$configuration.Run.Container = New-PesterContainer -Path ./Acceptance.Tests.ps1 -Data @{ Cluster = $cluster; Script = $script; Phase = 'After' }
$configuration.Filter.Tag = 'Node', 'Cluster'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'NUnitXml'
$configuration.TestResult.OutputPath = './acceptance.xml'
$configuration.Run.Exit = $true
Invoke-Pester -Configuration $configuration
After the upgrade, in a pipeline: NUnit XML for its report, and an exit code.
#>
param(
    # The cluster, or with -Inventory the path of its inventory and the login.
    $Cluster,
    [string] $Inventory,
    $Connection,
    # The script of the upgrade, or only the target version.
    $Script,
    [string] $ToVersion,
    [ValidateSet('Before', 'After')] [string] $Phase = 'After',
    # The new config.yaml: its checks are the Context of the configuration.
    [string] $ConfigPath,
    [string[]] $AcceptRisk = @(),
    [string[]] $ExcludeCheck = @()
)

BeforeDiscovery {
    $ErrorActionPreference = 'Stop'
    $tested = if ($Cluster) { $Cluster } else { Get-DcosCluster -Inventory $Inventory -Connection $Connection }
    $roles = @{}
    $tested | Get-DcosNode | ForEach-Object { $roles[$_.Name] = "$($_.Role)" }

    $more = @{}
    if ($Script) { $more.Script = $Script } elseif ($ToVersion) { $more.ToVersion = $ToVersion }
    if ($ConfigPath) { $more.ConfigPath = $ConfigPath }
    if ($AcceptRisk) { $more.AcceptRisk = $AcceptRisk }
    if ($ExcludeCheck) { $more.Exclude = $ExcludeCheck }
    if ($Phase -eq 'After') { $more.Procedure = 'Verify' }
    $groups = $tested | Test-DcosPrerequisite @more | Where-Object Status -NE Skipped | Group-Object -Property {
        if ($roles.ContainsKey("$($_.Target)")) { "$($_.Target)" } elseif ($_.Name -like 'config-*' -or $_.Parameter) { 'configuration' } else { 'cluster' }
    }
    $contexts = foreach ($group in $groups) {
        $role = $roles[$group.Name]
        @{
            Name   = if ($role) { "$($group.Name) ($role)" } else { $group.Name }
            Tags   = if ($role) { 'Node', $role } elseif ($group.Name -eq 'cluster') { 'Cluster' } else { 'Config' }
            # A check of the configuration can have a result for each parameter.
            Checks = @($group.Group | ForEach-Object { @{ Check = $_; Title = if ($_.Parameter) { "$($_.Name) ($($_.Parameter))" } else { $_.Name } } })
        }
    }
    $title = "$($tested.Name) $($Phase.ToLowerInvariant()) the upgrade"
}

Describe $title -Tag $Phase {
    foreach ($context in $contexts) {
        Context $context.Name -Tag $context.Tags {
            It '<Title>' -ForEach $context.Checks {
                if ("$($Check.Status)" -in 'Failed', 'Unknown') {
                    throw "$($Check.Target): $($Check.Message)$(if ($Check.Remedy) { ". Remedy: $($Check.Remedy)" })"
                }
            }
        }
    }
}
