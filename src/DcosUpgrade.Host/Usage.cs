namespace DcosUpgrade.Host;

/// <summary>The help, one screen.</summary>
internal static class Usage
{
    public const string Text = """
        Runs a PowerShell script with the DcosUpgrade module loaded. PowerShell itself
        is not needed: the engine is in this program.

        usage:  DcosUpgrade.Host [-Module PATH] SCRIPT.ps1 [script arguments ...]
                DcosUpgrade.Host [-Module PATH] -Command 'TEXT' [arguments ...]
                DcosUpgrade.Host -Help

          SCRIPT.ps1      the script; what follows it are its own parameters
          -Command TEXT   run this text instead of a script
          -Module PATH    import this instead of DcosUpgrade.psd1, which is looked for
                          above this program, then above the current folder
          -Help           this text

        exit codes:
          0     done                      N     the script said: exit N
          1     an error nothing caught   2     wrong usage
          3     the script uses a cmdlet that only a whole PowerShell 7 has
          130   Ctrl+C (a second Ctrl+C ends at once); SIGTERM 143, SIGHUP 129

        The engine has Where-Object, ForEach-Object, Get-Command, Get-Help,
        Import-Module, Out-Host, Out-Null ... but not the Utility and Management
        cmdlets: no Select-Object, Get-Date, ConvertTo-Json or Format-Table. Prompts
        need a terminal; elsewhere say -Confirm:$false. NO_COLOR=1: no colours.

        """;
}
