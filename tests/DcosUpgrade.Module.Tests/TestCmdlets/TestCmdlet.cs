using System.Management.Automation;
using System.Reflection;
using DcosUpgrade.Commands;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>What every test cmdlet has.</summary>
public abstract class TestCmdlet : AsyncCmdlet
{
    [Parameter]
    public EventLog Log { get; set; } = new();

    /// <summary>Shared by the cmdlets of a pipeline, as a rehearsal's is.</summary>
    [Parameter]
    public VirtualClock? Clock { get; set; }

    protected void Note(string entry)
    {
        var name = GetType().GetCustomAttribute<CmdletAttribute>()!;
        Log.Add($"{name.VerbName}-{name.NounName} {entry}");
    }

    protected override void Close() => Note("closed");
}
