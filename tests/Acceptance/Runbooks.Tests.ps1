BeforeAll {
    . $PSScriptRoot/common.ps1
    $examples = (Resolve-Path (Join-Path (Split-Path (Get-Module DcosUpgrade).Path) 'module/examples')).Path
    $manifest = (Get-Module DcosUpgrade | Where-Object Path -Like *.psd1).Path

    $rsa = [System.Security.Cryptography.RSA]::Create(2048)
    $keyText = $rsa.ExportRSAPrivateKeyPem()
    $rsa.Dispose()
    $blob = [byte[]] (0, 0, 0, 11) + [System.Text.Encoding]::ASCII.GetBytes('ssh-ed25519') + [byte[]] (0, 0, 0, 32) + [byte[]] (1..32)
    $knownHost = "10.1.0.2 ssh-ed25519 $([System.Convert]::ToBase64String($blob))"
    $secret = [securestring]::new()
    'secret'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }

    # What an automation account has: assets, and jobs that are runspaces of this process, where the simulated clusters live.
    $automation = [hashtable]::Synchronized(
            @{ Clusters = @{}; Variables = @{}; Jobs = [ordered] @{}; Posts = [System.Collections.ArrayList]::new(); Logins = 0 })
    # Jobs wait for it: a test closes it to find a job active, and the first question after one job opens it.
    $automation.Gate = [System.Threading.ManualResetEventSlim]::new($true)
    $standIns = {
        function Get-AutomationVariable {
            param($Name)
            if (-not $automation.Variables.ContainsKey($Name)) { throw "The asset $Name was not found." }
            $automation.Variables[$Name]
        }
        function Set-AutomationVariable { param($Name, $Value) $automation.Variables[$Name] = $Value }
        function Get-AutomationPSCredential { param($Name) [pscredential]::new('core', $automation.Secret) }
        function Get-AutomationConnection {
            param($Name)
            if ($automation.Connection) { $automation.Connection } else { throw "The asset $Name was not found." }
        }
        function Get-DcosCluster { param($Inventory, $Connection) $automation.Clusters[(Get-Content -LiteralPath $Inventory -Raw).Trim()] }
        function Invoke-RestMethod { param($Method, $Uri, $Body, $ContentType, $TimeoutSec) $null = $automation.Posts.Add("$Uri $Body") }
    }
    $automation.Secret = $secret
    . ([scriptblock]::Create("$standIns"))

    function Connect-AzAccount { param([switch] $Identity) $automation.Logins++ }
    function Start-AzAutomationRunbook {
        param($ResourceGroupName, $AutomationAccountName, $Name, $Parameters, $RunOn)
        $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault())
        $null = $shell.AddScript({
            param($automation, $standIns, $manifest, $file, $parameters)
            $WarningPreference = 'SilentlyContinue'
            Import-Module $manifest
            . ([scriptblock]::Create($standIns))
            $automation.Gate.Wait()
            & $file @parameters
        }).AddParameters(@{ automation = $automation; standIns = "$standIns"; manifest = $manifest; file = "$examples/$Name.ps1"; parameters = $Parameters })
        $id = [guid]::NewGuid()
        $automation.Jobs["$id"] = @{ Name = $Name; Parameters = $Parameters; RunOn = $RunOn; Shell = $shell; Handle = $shell.BeginInvoke() }
        [pscustomobject]@{ JobId = $id; Status = 'New' }
    }
    function Get-AzAutomationJob {
        param($ResourceGroupName, $AutomationAccountName, $Id, $RunbookName)
        $ids = if ($Id) { "$Id" } else { @($automation.Jobs.Keys) }
        foreach ($one in $ids) {
            $job = $automation.Jobs[$one]
            $status = "$($job.Shell.InvocationStateInfo.State)"
            [pscustomobject]@{
                JobId = [guid] $one; RunbookName = $job.Name; Status = $status; JobParameters = if ($Id) { $job.Parameters } else { @{} }
            }
        }
        if ($Id) { $automation.Gate.Set() }
    }

    function New-Account {
        param([string] $Prefix, [hashtable] $Rehearsal = @{}, [switch] $WithPlan)
        $cluster = New-DcosRehearsal -Instant -Name $Prefix @Rehearsal
        $script = $cluster | New-DcosUpgradeScript -Confirm:$false 6>$null
        $automation.Clusters[$Prefix] = $cluster
        @{
            Inventory = $Prefix; PrivateKey = $keyText; KnownHosts = "$knownHost`n"; ScriptId = $script.ScriptId; ScriptSha256 = $script.Sha256
            InstallerSha256 = $script.InstallerSha256; Plan = ' '; Webhook = 'https://example.com/hook'
        }.GetEnumerator() | ForEach-Object { $automation.Variables[$Prefix + $_.Key] = $_.Value }
        if ($WithPlan) {
            $file = Join-Path $TestDrive "$Prefix.json"
            $plan = $cluster | New-DcosUpgradePlan -Script $script -MaxUnavailable 2 -MaxAppUnavailable 50%
            $plan | Export-DcosUpgradePlan -Path $file -Force -Confirm:$false
            $automation.Variables["${Prefix}Plan"] = Get-Content -LiteralPath $file -Raw
            $automation.Variables["${Prefix}PlanHash"] = $plan.Hash
        }
        $cluster
    }
    function Get-Versions { param($Cluster) ($Cluster | Get-DcosNode -Live).Version | Sort-Object -Unique }
    $quiet = @{ WarningAction = 'SilentlyContinue'; InformationAction = 'SilentlyContinue' }
}

Describe 'Upgrade-Runbook.ps1' {
    BeforeEach {
        $automation.Posts.Clear()
        $automation.Variables.Clear()
        $automation.Connection = $null
        $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
    }

    It 'plans, backs up, upgrades, reports and notifies' {
        $cluster = New-Account one
        $output = & "$examples/Upgrade-Runbook.ps1" -Prefix one -Folder $folder -Backup -AcceptRisk no-new-nodes -SoakTimeSec 0 @quiet 6>$null
        Get-Versions $cluster | Should -Be '1.11.6'
        $output[-1] | Should -Match '9 of 9 nodes upgraded; .* tasks kept; journal consistent'
        $automation.Posts | Should -HaveCount 1
        $automation.Posts[0] | Should -Match '(?s)https://example.com/hook .*9 of 9 nodes upgraded'
        'report.html', 'report.md', 'backup' | ForEach-Object { Join-Path $folder $_ | Should -Exist }
        $automation.Variables['onePlan'] | Should -Match '"hash"'
    }

    It 'takes a connection asset, and continues with the plan of the job before it' {
        $cluster = New-Account two
        $automation.Connection = @{ UserName = 'core'; PrivateKey = $keyText; KnownHosts = $knownHost }
        $cluster | Set-DcosRehearsalFault -Name RefusedAtVersionCheck -Node m3
        $more = @{ Prefix = 'two'; Asset = $true; Folder = $folder; AcceptRisk = 'no-new-nodes', 'no-backup'; SoakTimeSec = 0 }
        { & "$examples/Upgrade-Runbook.ps1" @more @quiet } | Should -Throw -ErrorId 'RolloutStopped*'
        $automation.Posts[0] | Should -Match 'two'
        $plan = $automation.Variables['twoPlan']
        $cluster | Set-DcosRehearsalFault -Name RefusedAtVersionCheck -Node m3 -Clear
        $output = & "$examples/Upgrade-Runbook.ps1" @more @quiet
        $automation.Variables['twoPlan'] | Should -Be $plan
        Get-Versions $cluster | Should -Be '1.11.6'
        $output[-1] | Should -Match '9 of 9 nodes upgraded'
        @(Get-ChildItem $folder -Filter *.jsonl).Count | Should -Be 2
    }

    It 'ends when a pause lasts too long' {
        $cluster = New-Account paused
        $cluster | Suspend-DcosUpgrade -Reason 'disk alert' -Confirm:$false
        { & "$examples/Upgrade-Runbook.ps1" -Prefix paused -Folder $folder -AcceptRisk no-new-nodes, no-backup -PauseTimeoutSec 60 @quiet } |
            Should -Throw '*was not resumed*' -ErrorId 'RolloutStopped*'
        Get-Versions $cluster | Should -Be '1.10.8'
    }

    It 'refuses a script or a plan that was not approved, and changes nothing' {
        $cluster = New-Account three -WithPlan
        $more = @{ Prefix = 'three'; Folder = $folder; AcceptRisk = 'no-new-nodes', 'no-backup' }
        $automation.Variables['threePlanHash'] = 'ab' * 32
        { & "$examples/Upgrade-Runbook.ps1" @more @quiet } | Should -Throw -ErrorId 'PlanHashMismatch*'
        $automation.Variables['threeScriptSha256'] = 'ab' * 32
        { & "$examples/Upgrade-Runbook.ps1" @more @quiet } | Should -Throw '*does not exist on the bootstrap node*'
        Get-Versions $cluster | Should -Be '1.10.8'
    }

    It 'changes nothing with -WhatIf' {
        $cluster = New-Account four
        & "$examples/Upgrade-Runbook.ps1" -Prefix four -Folder $folder -AcceptRisk no-new-nodes -WhatIf @quiet | Should -BeNullOrEmpty
        Get-Versions $cluster | Should -Be '1.10.8'
        $automation.Variables['fourPlan'] | Should -Be ' '
        $folder | Should -Not -Exist
    }
}

Describe 'Start-UpgradeFleet.ps1' {
    BeforeEach {
        $automation.Variables.Clear()
        $automation.Jobs.Clear()
        $fleet = @{
            ResourceGroupName = 'ops'; AutomationAccountName = 'ops'; RunOn = 'workers'; AcceptRisk = 'no-new-nodes', 'no-backup'; PollSec = 0
            Folder = (Join-Path $TestDrive ([guid]::NewGuid().ToString('n')))
        }
    }

    It 'runs the waves of two clusters in jobs, side by side, each wave after the one before' {
        $east = New-Account east -WithPlan
        $west = New-Account west -WithPlan
        $output = & "$examples/Start-UpgradeFleet.ps1" -Prefix east, west @fleet
        Get-Versions $east | Should -Be '1.11.6'
        Get-Versions $west | Should -Be '1.11.6'
        $jobs = @($automation.Jobs.Values)
        foreach ($prefix in 'east', 'west') {
            $waves = @($jobs | Where-Object { $_.Parameters.Prefix -eq $prefix } | ForEach-Object { $_.Parameters.Wave })
            $waves | Should -Be @(0..($waves.Count - 1))
            $waves.Count | Should -BeGreaterThan 4
        }
        # Both were started before either had ended.
        $jobs[0..1].Parameters.Prefix | Should -Be 'east', 'west'
        $jobs.RunOn | Sort-Object -Unique | Should -Be 'workers'
        ($output | Where-Object { $_ -isnot [string] }).Status | Should -Be 'Done', 'Done'
    }

    AfterEach {
        # What failed in a job is not in the output of its parent.
        foreach ($job in $automation.Jobs.Values | Where-Object { $_.Shell.InvocationStateInfo.Reason }) {
            Write-Host "$($job.Parameters.Prefix), wave $($job.Parameters.Wave): $($job.Shell.InvocationStateInfo.Reason.Message)"
        }
    }

    # A job that a failed test left waiting would hold the end of the session.
    AfterEach { $automation.Gate.Set() }

    It 'follows the job of an earlier parent, and continues after it' {
        $north = New-Account north -WithPlan
        $fleet.TimeoutSec = 1
        $fleet.PollSec = 1
        $automation.Gate.Reset()
        $job = Start-AzAutomationRunbook -Name Upgrade-Wave -Parameters @{
            Prefix = 'north'; Wave = 0; AcceptRisk = $fleet.AcceptRisk; Folder = "$($fleet.Folder)/north"
        }
        $first = & "$examples/Start-UpgradeFleet.ps1" -Prefix north @fleet
        $first[0] | Should -BeLike "north: wave 0 of * is followed, job $($job.JobId)"
        $first | Should -Contain 'The time of this job is used up. The jobs that are active continue; start this runbook again to continue with the next waves.'
        $null = $fleet.Remove('TimeoutSec')
        $fleet.PollSec = 0
        $second = & "$examples/Start-UpgradeFleet.ps1" -Prefix north @fleet
        Get-Versions $north | Should -Be '1.11.6'
        ($second | Where-Object { $_ -isnot [string] }).Status | Should -Be 'Done'
    }

    It 'leaves a cluster whose wave fails, and continues with the other' {
        $bad = New-Account bad -WithPlan
        $good = New-Account good -WithPlan
        $bad | Set-DcosRehearsalFault -Name RefusedAtVersionCheck -Node m3
        { & "$examples/Start-UpgradeFleet.ps1" -Prefix bad, good @fleet } | Should -Throw 'Failed: bad, wave 1.*'
        Get-Versions $good | Should -Be '1.11.6'
        ($bad | Get-DcosNode -Live -Role Agent).Version | Sort-Object -Unique | Should -Be '1.10.8'
    }

    It 'runs a wave in two jobs at once, and no node twice' {
        $twin = New-Account twin -WithPlan
        $parameters = @{ Prefix = 'twin'; AcceptRisk = $fleet.AcceptRisk; Folder = "$($fleet.Folder)/twin" }
        foreach ($wave in 0, 1) { & "$examples/Upgrade-Wave.ps1" @parameters -Wave $wave @quiet | Out-Null }
        $jobs = 1..2 | ForEach-Object { Start-AzAutomationRunbook -Name Upgrade-Wave -Parameters ($parameters + @{ Wave = 2 }) }
        $steps = foreach ($job in $jobs) { $one = $automation.Jobs["$($job.JobId)"]; $one.Shell.EndInvoke($one.Handle) }
        $nodes = @($steps | Where-Object { $_.PSObject.TypeNames -like '*DcosUpgradeStep' })
        $nodes.Count | Should -BeGreaterThan 2
        $nodes.Status | Sort-Object -Unique | Should -BeIn 'Done', 'AlreadyDone'
        # A job reports a node as done also when it followed the run of the other one: each node has one run in both journals.
        $starts = Get-ChildItem -LiteralPath "$($fleet.Folder)/twin" -Filter *.jsonl | Get-Content | ConvertFrom-Json |
            Where-Object { $_.kind -eq 'start' -and $_.data.started -and $_.data.PSObject.Properties.Name -notcontains 'operation' } | Group-Object node
        $agents = $nodes.Name | Where-Object { $_ -in (Get-DcosNode $twin -Role Agent).Name }
        $agents | Should -Not -BeNullOrEmpty
        $agents | Should -BeIn $starts.Name
        $starts | Where-Object { @($_.Group.data.attempt | Sort-Object -Unique).Count -gt 1 } | Should -BeNullOrEmpty
    }
}

Describe 'Several clusters in one session' {
    It 'are upgraded by ForEach-Object -Parallel, each with its plan' {
        $plans = 'left', 'right' | ForEach-Object {
            $cluster = New-DcosRehearsal -Instant -Name $_ -Agent 2 -PublicAgent 1
            $script = $cluster | New-DcosUpgradeScript -Confirm:$false 6>$null
            $cluster | New-DcosUpgradePlan -Script $script -MaxAppUnavailable 50%
        }
        $steps = $plans | ForEach-Object -ThrottleLimit 2 -Parallel {
            Import-Module $using:manifest
            $_ | Invoke-DcosUpgradePlan -AcceptRisk no-new-nodes, no-backup -Confirm:$false 3>$null 6>$null
        } 6>$null
        foreach ($plan in $plans) { @($steps | Where-Object Name -EQ $plan.Cluster).Status | Sort-Object -Unique | Should -BeIn 'Done', 'Skipped' }
        $nodes = @($steps | Where-Object { $null -ne $_.Role })
        $nodes.Status | Sort-Object -Unique | Should -Be 'Done'
        $nodes.Count | Should -Be 12
    }
}
