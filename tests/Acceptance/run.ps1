# Runs the acceptance in a session of its own and closes with a line that tests/run.sh adds up. -Pester is the manifest to import.
param([string] $Pester = 'Pester')
Import-Module $Pester -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$result = Invoke-Pester -Configuration $configuration
"Failed: $($result.FailedCount + $result.FailedContainersCount), Passed: $($result.PassedCount), Skipped: $($result.SkippedCount)"
exit [int] ($result.FailedCount + $result.FailedContainersCount -gt 0)
