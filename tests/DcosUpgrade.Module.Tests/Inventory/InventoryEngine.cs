using System;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Inventory;

/// <summary>The engine with a rehearsed cluster in $c: m1–m3, a1–a5, p1, in zones a and b; and a folder of its own as the current location.</summary>
public abstract class InventoryEngine : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected InventoryEngine()
    {
        Engine.Run(
            "param($folder) $global:c = New-DcosRehearsal -Instant -Zone a, b; $null = $ExecutionContext.SessionState.Path.SetLocation($folder)",
            ("folder", _folder.Path)).ThrowIfFailed();
    }

    protected EngineFixture Engine { get; } = new();

    protected string Folder => _folder.Path;

    public void Dispose()
    {
        Engine.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected EngineRun Run(string script, params (string Name, object? Value)[] parameters) => Engine.Run(script, parameters);

    /// <summary>The texts that a script writes, when nothing goes wrong.</summary>
    protected string[] Texts(string script)
    {
        EngineRun run = Run(script);
        run.ThrowIfFailed();
        return [.. run.Texts];
    }

    /// <summary>The one error of a script, whichever way it comes.</summary>
    protected ErrorRecord ErrorOf(string script, params (string Name, object? Value)[] parameters)
    {
        EngineRun run = Run(script, parameters);
        return run.Terminating ?? Assert.Single(run.Errors);
    }

    /// <summary>The same, one of ours.</summary>
    protected ErrorRecord Fail(string script, string id, ErrorCategory category, params (string Name, object? Value)[] parameters)
    {
        ErrorRecord error = ErrorOf(script, parameters);
        Assert.Equal((id, category), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction));
        return error;
    }
}
