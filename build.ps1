#Requires -Version 5.1
<#
.SYNOPSIS
Builds, tests and packages the module. Needs the .NET SDK only.
.DESCRIPTION
After Build, DcosUpgrade.psd1 can be imported in place. Package creates out/DcosUpgrade/<version>/, out/DcosUpgrade.zip (Azure Automation),
out/DcosUpgrade.<version>.nupkg (Install-PSResource) and the SHA-256 of both. Unsigned packages of equal sources are equal, byte by byte.
On Windows, Package also creates out/DcosUpgrade.cat, a catalog of all files of the folder: Test-FileCatalog checks an installed module with it.
With -ProjectUri, the packages name the page of the project: in the manifest, as projectUrl, and in the help of each cmdlet, where
Get-Help -Online finds it. The sources name no page; without the parameter the packages do not either.
Tasks run in the order Build, Test, Package, independent of the order of the arguments; Package builds first.
.EXAMPLE
./build.ps1
.EXAMPLE
./build.ps1 -Task Build, Test, Package
.EXAMPLE
./build.ps1 -Task Package -Sign { param($Path) Set-AuthenticodeSignature -FilePath $Path -Certificate $certificate -TimestampServer $server }
Signs the files of this project before they are packed, and the catalog after it.
.EXAMPLE
./build.ps1 -Task Package -ProjectUri https://git.example.com/infra/dcosupgrade
Names the page where the package is published. The page can have a heading for each cmdlet: the links end in #get-dcoscluster.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Called with the path of each file to sign; see the last example.
    [scriptblock] $Sign,

    # The page of the project for the packages: an absolute https address.
    [string] $ProjectUri = '',

    # The icon of the project for galleries: an absolute https address.
    [string] $IconUri = ''
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

function Invoke-Native {
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $Arguments ended with exit code $LASTEXITCODE."
    }
}

# The same rule as in src/PublishedLinks.cs, before anything is built.
foreach ($name in 'ProjectUri', 'IconUri') {
    $address = Get-Variable -Name $name -ValueOnly
    if ($address -and $address -cnotmatch '\Ahttps://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9._~@+%/-]*)?\z') {
        $why = [ArgumentException]::new("-$name must be an absolute https address without user, query and fragment: $address")
        $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new($why, "${name}Invalid", 'InvalidArgument', $address))
    }
}
# MSBuild unescapes the values of properties.
$links = "-property:PackageProjectUri=$($ProjectUri.Replace('%', '%25'))", "-property:PackageIconUri=$($IconUri.Replace('%', '%25'))"

Push-Location -LiteralPath $PSScriptRoot
try {
    if ($Task -contains 'Build' -or $Task -contains 'Package') {
        Invoke-Native dotnet @('build', 'DcosUpgrade.sln', '--configuration', $Configuration)
    }

    if ($Task -contains 'Test') {
        # Windows PowerShell has no $IsWindows.
        if ($env:OS -eq 'Windows_NT') {
            Invoke-Native dotnet @('test', 'DcosUpgrade.sln', '--configuration', $Configuration)
        }
        else {
            Invoke-Native bash @('tests/run.sh')
        }
    }

    if ($Task -contains 'Package') {
        $folder = dotnet msbuild src/Package.proj -getProperty:VersionFolder
        Invoke-Native dotnet (@('msbuild', 'src/Package.proj', '-target:Lay', '-verbosity:minimal') + $links)
        if ($Sign) {
            Get-ChildItem -LiteralPath $folder -Recurse -File |
                Where-Object { $_.Extension -in '.ps1', '.psd1', '.ps1xml' -or $_.Name -like 'DcosUpgrade*.dll' } |
                ForEach-Object { & $Sign $_.FullName }
        }
        Invoke-Native dotnet @('msbuild', 'src/Package.proj', '-target:Pack', '-verbosity:minimal')
        # New-FileCatalog exists on Windows only.
        if ($env:OS -eq 'Windows_NT') {
            $catalog = Join-Path $PSScriptRoot 'out/DcosUpgrade.cat'
            $null = New-FileCatalog -Path $folder -CatalogFilePath $catalog -CatalogVersion 2.0
            if ($Sign) { & $Sign $catalog }
        }
    }
}
finally {
    Pop-Location
}
