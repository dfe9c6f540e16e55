<#
.SYNOPSIS
Makes watch.svg, the picture of Watch-DcosUpgrade in README.md, from a rehearsal.
.DESCRIPTION
Records a rehearsed plan with Watch-DcosUpgrade -RecordPath, and draws the screen on which most nodes are active as SVG text.
Needs a built module: ./build.ps1
.EXAMPLE
dotnet pwsh -NoProfile -File .docs/watch.ps1
#>
[CmdletBinding()]
param([string] $Path = (Join-Path $PSScriptRoot 'watch.svg'))

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$manifest = Join-Path (Split-Path $PSScriptRoot) 'DcosUpgrade.psd1'
Import-Module $manifest
$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))
$cast = Join-Path $folder 'watch.cast'
try {
    $cluster = New-DcosRehearsal -Name prod-eu -Master 3 -Agent 24 -PublicAgent 2 -Zone a, b, c -Seed 7 -Instant
    $null = $cluster | Backup-DcosCluster -Destination (Join-Path $folder 'backup') -Confirm:$false
    $script = $cluster | New-DcosUpgradeScript -Confirm:$false 6> $null
    $plan = $cluster | New-DcosUpgradePlan -Script $script -MaxUnavailable 4
    $job = Start-ThreadJob -ArgumentList $manifest, $cluster, $plan -ScriptBlock {
        param($manifest, $cluster, $plan)
        Import-Module $manifest
        Invoke-DcosUpgradePlan -Plan $plan -Cluster $cluster -AcceptRisk no-new-nodes -Confirm:$false -WarningAction SilentlyContinue 6> $null
    }
    $null = Watch-DcosUpgrade -Cluster $cluster -Plan $plan -RecordPath $cast
    $null = $job | Receive-Job -Wait -AutoRemoveJob 6> $null
    $header, $frames = Get-Content -LiteralPath $cast | ForEach-Object { , ($_ | ConvertFrom-Json) }
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force
}

$escape = [char]27
$screens = foreach ($frame in $frames) {
    , @([regex]::Split($frame[2], "$escape\[\d+;1H") | Select-Object -Skip 1 | ForEach-Object { $_ -replace "$escape\[[KJ]", '' })
}
$screen = $screens | Sort-Object { [regex]::Matches(($_ -join "`n"), 'running').Count * 100 + [regex]::Matches(($_ -join "`n"), 'away \d+ of').Count } |
    Select-Object -Last 1

$colors = @{ '0' = '#d8dee4'; '1' = '#ffffff'; '2' = '#8b949e'; '32' = '#56d364'; '36' = '#39c5cf'; '33' = '#e3b341'; '1;31' = '#ff7b72' }
$width = [int] $header.width * 8.4 + 24
$height = $screen.Count * 19 + 28
$svg = [Text.StringBuilder]::new()
$null = $svg.AppendLine("<svg xmlns=`"http://www.w3.org/2000/svg`" viewBox=`"0 0 $width $height`" width=`"$width`" height=`"$height`" role=`"img`">")
$null = $svg.AppendLine('<title>Watch-DcosUpgrade</title>')
$null = $svg.AppendLine("<rect width=`"$width`" height=`"$height`" rx=`"8`" fill=`"#0d1117`"/>")
$null = $svg.AppendLine('<g font-family="ui-monospace, Consolas, Menlo, DejaVu Sans Mono, monospace" font-size="14" xml:space="preserve">')
for ($row = 0; $row -lt $screen.Count; $row++) {
    $y = 26 + $row * 19
    $column = 0
    $color = '0'
    foreach ($part in [regex]::Split($screen[$row], "$escape\[([\d;]*)m")) {
        if ($part -match '^[\d;]+$' -and $colors.ContainsKey($part) -and $column -ge 0 -and $expectCode) {
            $color = $part
            $expectCode = $false
            continue
        }

        $expectCode = $true
        if ($part.Trim()) {
            # The place of every word is given, so that a font of another width does not shift the columns.
            foreach ($word in [regex]::Matches($part, '\S+(?: \S+)*')) {
                $x = (12 + ($column + $word.Index) * 8.4).ToString('0.#', [cultureinfo]::InvariantCulture)
                $length = ($word.Length * 8.4).ToString('0.#', [cultureinfo]::InvariantCulture)
                $text = [Security.SecurityElement]::Escape($word.Value)
                $null = $svg.AppendLine("<text x=`"$x`" y=`"$y`" textLength=`"$length`" fill=`"$($colors[$color])`">$text</text>")
            }
        }

        $column += $part.Length
    }

    $expectCode = $false
}

$null = $svg.AppendLine('</g>').AppendLine('</svg>')
[IO.File]::WriteAllText($Path, $svg.ToString().Replace("`r`n", "`n"))
Get-Item -LiteralPath $Path
