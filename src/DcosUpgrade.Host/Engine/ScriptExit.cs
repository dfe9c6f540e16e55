using System;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace DcosUpgrade.Host.Engine;

/// <summary>
/// Makes <c>exit N</c> of a script file reach the host, as it does under <c>pwsh -File</c>. The engine has a switch for that and keeps
/// it to itself; without it N is only in $LASTEXITCODE, where it cannot be told from what a native program left. The engine's version
/// is pinned, and a test fails if the switch ever goes.
/// </summary>
internal static class ScriptExit
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Applies to the next script that <paramref name="runspace"/> runs.</summary>
    public static void ReachesTheHost(Runspace runspace)
    {
        object engine = Property(runspace.GetType(), "ExecutionContext").GetValue(runspace)!;
        Property(engine.GetType(), "ScriptCommandProcessorShouldRethrowExit").SetValue(engine, true);
    }

    private static PropertyInfo Property(Type type, string name) =>
        type.GetProperty(name, Hidden) ?? throw new MissingMemberException(type.FullName, name);
}
