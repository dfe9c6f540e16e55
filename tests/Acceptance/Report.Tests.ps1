BeforeAll {
    . $PSScriptRoot/common.ps1
}

Describe 'The report of a night' {
    BeforeAll {
        $r = Get-RehearsedUpgrade
        $r.Cluster | Set-DcosRehearsalFault -Name TaskLost -Node a3
        $journal = Join-Path $TestDrive 'night.jsonl'
        $plan = $r.Cluster | New-DcosUpgradePlan -Script $r.Script -MaxUnavailable 3 -MaxAppUnavailable 3
        $common = @{ JournalPath = $journal; AcceptRisk = 'no-backup', 'no-new-nodes'; Confirm = $false; WarningAction = 'SilentlyContinue' }
        { $plan | Invoke-DcosUpgradePlan @common -ErrorAction Stop } | Should -Throw -ErrorId 'RolloutStopped*'
        $steps = $plan | Invoke-DcosUpgradePlan @common -MaxTaskLoss 1
    }

    It 'says in its first line how it went, as <Extension>' -ForEach @(
        @{ Extension = 'md'; Line = 0 }
        @{ Extension = 'html'; Line = $null }
    ) {
        $file = Join-Path $TestDrive "report.$Extension"
        $steps | Export-DcosUpgradeReport $file $journal -Confirm:$false
        $text = if ($null -eq $Line) { Get-Content -Raw $file } else { (Get-Content $file)[$Line] }
        $text | Should -Match '9 of 9 nodes upgraded; 17 of 18 tasks kept, 1 lost; journal consistent'
    }

    It 'is read by ConvertFrom-Json' {
        $file = Join-Path $TestDrive 'report.json'
        $plan | Export-DcosUpgradeReport $file $journal -Cluster $r.Cluster -Confirm:$false
        $report = Get-Content -Raw $file | ConvertFrom-Json
        $report.result | Should -Be 'Complete'
        $report.passes[0].nodes.Count | Should -Be 9
        $report.now.version | Sort-Object -Unique | Should -Be '1.11.6'
        ($report.items | Where-Object topic -EQ Accepted).name | Should -Contain 'no-backup'
        ($report.items | Where-Object topic -EQ Failure).mended | Sort-Object -Unique | Should -BeTrue
    }

    It 'follows the published schema as JSON' {
        $file = Join-Path $TestDrive 'schema.json'
        $plan | Export-DcosUpgradeReport $file $journal -Cluster $r.Cluster -Confirm:$false
        $schema = Get-ChildItem -LiteralPath (Get-Module DcosUpgrade).ModuleBase -Recurse -Filter DcosUpgradeReport.schema.json | Select-Object -First 1
        Test-Json -LiteralPath $file -SchemaFile $schema.FullName | Should -BeTrue
        $other = (Get-Content -Raw $file).Replace('"verdict"', '"judgement"')
        Test-Json -Json $other -SchemaFile $schema.FullName -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'writes nothing with -WhatIf and replaces nothing without -Force' {
        $file = Join-Path $TestDrive 'once.md'
        Export-DcosUpgradeReport $file $journal -WhatIf
        $file | Should -Not -Exist
        Export-DcosUpgradeReport $file $journal -Confirm:$false
        { Export-DcosUpgradeReport $file $journal -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists*'
        { Export-DcosUpgradeReport $file $journal -Force -Confirm:$false -ErrorAction Stop } | Should -Not -Throw
    }

    It 'is made of a changed journal too, and says so' {
        $changed = Join-Path $TestDrive 'changed.jsonl'
        (Get-Content -Raw $journal).Replace('"healthy":true', '"healthy":false') | Set-Content -NoNewline $changed
        $file = Join-Path $TestDrive 'changed.md'
        Export-DcosUpgradeReport $file $changed -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'JournalAltered*'
        (Get-Content $file)[0] | Should -Match 'UNVERIFIED: journal changed after it was written \(changed\.jsonl, line \d+\)'
    }
}

Describe 'The example of a plan' {
    It 'ends with the verdict and where the report is' {
        $report = Join-Path $TestDrive 'example.md'
        $example = Join-Path $PSScriptRoot '../../module/examples/Upgrade-Plan.ps1'
        $output = & $example -Instant -JournalPath (Join-Path $TestDrive 'example.jsonl') -ReportPath $report 6>$null 3>$null
        @($output)[-1] | Should -Be "The report is in $report."
        (Get-Content $report)[0] | Should -Match '12 of 12 nodes upgraded; 27 of 27 tasks kept; journal consistent'
    }
}
