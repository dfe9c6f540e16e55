BeforeAll {
    . $PSScriptRoot/common.ps1
}

Describe 'The whole sequence in PowerShell itself' {
    It 'upgrades every node in one pipeline, masters first' {
        $r = Get-RehearsedUpgrade
        $order = [System.Collections.Generic.List[string]]::new()
        $health = $r.Cluster | Get-DcosNode |
            Invoke-DcosNodeUpgrade -Script $r.Script -ThrottleLimit 4 -Confirm:$false |
            ForEach-Object { $order.Add($_.Role); $_ } |
            Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
        @($health).Count | Should -Be 9
        $health.Healthy | Should -Not -Contain $false
        $order[0..2] | Should -Be @('Master', 'Master', 'Master')
    }

    It 'changes nothing the second time' {
        $r = Get-RehearsedUpgrade
        $null = $r.Cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $r.Script -Confirm:$false | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
        $again = $r.Cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $r.Script -Confirm:$false
        $again.Outcome | Sort-Object -Unique | Should -Be 'AlreadyUpgraded'
    }

    It 'is safe in two lines, collecting results first' {
        $r = Get-RehearsedUpgrade
        $nodes = $r.Cluster | Get-DcosNode
        $masters = $nodes | Where-Object Role -EQ Master | Invoke-DcosNodeUpgrade -Script $r.Script -Confirm:$false
        $agents = $nodes | Where-Object Role -NE Master | Invoke-DcosNodeUpgrade -Script $r.Script -ThrottleLimit 3 -Confirm:$false
        @($masters) + @($agents) | ForEach-Object Outcome | Sort-Object -Unique | Should -Be 'Upgraded'
    }

    It 'starts nothing more when Select-Object has enough' {
        $r = Get-RehearsedUpgrade
        $first = $r.Cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $r.Script -Confirm:$false | Select-Object -First 1
        $first.Outcome | Should -Be 'Upgraded'
        @($r.Cluster | Get-DcosNode -Live | Where-Object Version -EQ $r.Script.ToVersion).Count | Should -Be 1
    }

    It 'stops at a failed master with all results as the target of the error' {
        $r = Get-RehearsedUpgrade
        $masters = @($r.Cluster | Get-DcosNode -Role Master)
        $r.Cluster | Set-DcosRehearsalFault -Name RefusedAtVersionCheck -Node $masters[1].Name
        { $masters | Invoke-DcosNodeUpgrade -Script $r.Script -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'RolloutStopped*'
        @($r.Cluster | Get-DcosNode -Live | Where-Object Version -EQ $r.Script.ToVersion).Count | Should -Be 1
    }

    It 'writes nothing with -WhatIf, with a script or without' {
        $r = Get-RehearsedUpgrade
        $r.Cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $r.Script -WhatIf | Should -BeNullOrEmpty
        $r.Cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $null -WhatIf | Should -BeNullOrEmpty
        @($r.Cluster | Get-DcosNode -Live | Where-Object Version -NE $r.Script.FromVersion).Count | Should -Be 0
    }
}

Describe 'Objects that leave the session' {
    It 'knows a node from JSON again with -Cluster, and says so without' {
        $r = Get-RehearsedUpgrade
        $node = $r.Cluster | Get-DcosNode -Role Master | Select-Object -First 1 | ConvertTo-Json | ConvertFrom-Json
        { $node | Wait-DcosMasterHealthy -TimeoutSec 0 -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterRequired*'
        $node | Wait-DcosMasterHealthy -Cluster $r.Cluster -TimeoutSec 0 -Quiet | Should -BeTrue
    }
}

Describe 'Secrets' {
    It 'are in no form of a connection that leaves it' {
        $canary = 'canary-5f1c'
        $secret = ConvertTo-SecureString $canary -AsPlainText -Force
        $connection = New-DcosConnection -Credential ([pscredential]::new('core', $secret)) -SudoPassword $secret
        $r = Get-RehearsedUpgrade
        $objects = @($connection, $r.Cluster, $r.Script) + @($r.Cluster | Get-DcosNode | Select-Object -First 1)
        $file = Join-Path $TestDrive 'objects.clixml'
        Export-Clixml -InputObject $objects -Path $file -Depth 9
        $texts = @(
            $objects | Format-List * -Force | Out-String
            $objects | ConvertTo-Json -Depth 9 -WarningAction SilentlyContinue
            Get-Content -Raw $file
            Start-Job { $args } -ArgumentList $objects | Receive-Job -Wait -AutoRemoveJob | Format-List * -Force | Out-String
        )
        ($texts -join "`n") | Should -Not -Match $canary
    }
}

Describe 'Discovery of the module' {
    It 'has a clean manifest and exact exports' {
        $manifest = if ($env:DCOSUPGRADE_MODULE) { $env:DCOSUPGRADE_MODULE } else { Join-Path $PSScriptRoot '../../DcosUpgrade.psd1' }
        $null = Test-ModuleManifest $manifest -WarningVariable warnings -ErrorAction Stop
        $warnings | Should -BeNullOrEmpty
        Compare-Object (Import-PowerShellDataFile $manifest).CmdletsToExport (Get-Command -Module DcosUpgrade).Name | Should -BeNullOrEmpty
    }

    It '<_> has help with a synopsis and an example' -ForEach (
        (Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../DcosUpgrade.psd1')).CmdletsToExport
    ) {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -Match "^\s*$_"
        @($help.examples.example).Count | Should -BeGreaterThan 0
    }
}
