BeforeDiscovery {
    # Those that tests/run.sh names, else the one that runs.
    $own = (Get-Module Pester).Path -replace '\.psm1$', '.psd1'
    $pesters = if ($env:DCOSUPGRADE_PESTERS) { $env:DCOSUPGRADE_PESTERS -split [System.IO.Path]::PathSeparator } else { $own }
    $pesters = $pesters | ForEach-Object { @{ Pester = $_; Version = (Import-PowerShellDataFile $_).ModuleVersion } }
}

Describe 'module/examples/Acceptance.Tests.ps1 in Pester <Version>' -ForEach $pesters {
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $moduleFile = (Get-Module DcosUpgrade | Where-Object Path -Like *.psd1).Path
        # In a process of its own: two versions of Pester do not fit into one.
        $session = Join-Path $TestDrive 'session.ps1'
        Set-Content -LiteralPath $session -Value @'
param($Pester, $Module, $Tests, $Folder)
$ErrorActionPreference = 'Stop'
Import-Module $Pester, $Module
$cluster = New-DcosRehearsal -Instant -Master 1 -Agent 1
$script = $cluster | New-DcosUpgradeScript -Confirm:$false 6>$null
function Test-Phase {
    param([string] $Name, [hashtable] $Data, [string[]] $Tag = @())
    $configuration = New-PesterConfiguration
    $configuration.Run.Container = New-PesterContainer -Path $Tests -Data ($Data + @{ Cluster = $cluster; Script = $script })
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'None'
    if ($Tag) { $configuration.Filter.Tag = $Tag }
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'NUnitXml'
    $configuration.TestResult.OutputPath = Join-Path $Folder "$Name.xml"
    $result = Invoke-Pester -Configuration $configuration
    "$Name $($result.Result) $($result.FailedCount) $($result.PassedCount)"
    $result.Failed | ForEach-Object { "$Name failed: $($_.ExpandedPath) | $($_.ErrorRecord[0].Exception.Message)" }
}
Test-Phase before @{ Phase = 'Before' }
Test-Phase masters @{ Phase = 'Before' } Master
Test-Phase accepted @{ Phase = 'Before'; AcceptRisk = 'no-new-nodes', 'no-backup' }
Test-Phase early @{ Phase = 'After' }
$null = $cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $script -Confirm:$false 3>$null 6>$null | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
Test-Phase after @{ Phase = 'After' }
'@
        $output = dotnet (Join-Path $PSHOME pwsh.dll) -NoProfile -NonInteractive -File $session $Pester $moduleFile (
            Join-Path (Split-Path $moduleFile) 'module/examples/Acceptance.Tests.ps1') $TestDrive 2>&1 | ForEach-Object { "$_" }
        function Get-Result { param($Name) [xml] (Get-Content -LiteralPath (Join-Path $TestDrive "$Name.xml") -Raw) }
    }

    It 'fails before the upgrade with what was found and the remedy' {
        $output | Should -Contain ('before failed: rehearsal before the upgrade.cluster.risk-no-backup | ' +
            'rehearsal: risk-no-backup: expected a ZooKeeper backup, at most 24 h old, found none. Remedy: $cluster | Backup-DcosCluster -Destination ./backup')
        @($output -like 'before failed: *').Count | Should -Be 2
    }

    It 'passes when the risks are accepted, and after the upgrade' {
        $output -match '^accepted Passed 0 ' | Should -HaveCount 1
        $output -match '^after Passed 0 ' | Should -HaveCount 1
    }

    It 'fails on each node that is not upgraded' {
        foreach ($node in 'm1 (Master)', 'a1 (Agent)', 'p1 (PublicAgent)') {
            $output -like "early failed: rehearsal after the upgrade.$node.*" | Should -Not -BeNullOrEmpty
        }
    }

    It 'has one Context for each node, and one for the cluster, in the NUnit file' {
        $suites = (Get-Result after).SelectNodes('//test-suite[@type="TestGroup" or @type="TestFixture" or @type="ParameterizedTest"]/@name').Value
        foreach ($name in 'm1 (Master)', 'a1 (Agent)', 'p1 (PublicAgent)', 'cluster') {
            $suites -like "*$name" | Should -Not -BeNullOrEmpty -Because ($suites -join '; ')
        }
        (Get-Result before).SelectNodes('//test-case[@result="Failure"]').Count | Should -Be 2
        (Get-Result before).SelectSingleNode('//test-case[@result="Failure"]/failure/message').InnerText | Should -Match 'Remedy: \$cluster'
    }

    It 'runs only what a tag names' {
        (Get-Result masters).SelectNodes('//test-case[@result="Success"]/@name').Value -notmatch '\.m1 \(Master\)\.' | Should -BeNullOrEmpty
        (Get-Result masters).SelectNodes('//test-case[@result="Success"]').Count | Should -BeGreaterThan 10
    }
}
