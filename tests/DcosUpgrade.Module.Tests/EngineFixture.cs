using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace DcosUpgrade.Module.Tests;

/// <summary>The real PowerShell engine in this process, with the module imported as a user imports it, and a host without a UI.</summary>
public sealed class EngineFixture : IDisposable
{
    private readonly Runspace _runspace;

    public EngineFixture()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Run("param($manifest) Import-Module -Name $manifest -ErrorAction Stop", ("manifest", Repository.Manifest)).ThrowIfFailed();
    }

    public Runspace Runspace => _runspace;

    /// <summary>Adds the cmdlets of DcosUpgrade.Module.Tests.TestCmdlets.</summary>
    public EngineFixture WithTestCmdlets()
    {
        Run("param($tests) Import-Module -Assembly $tests -ErrorAction Stop", ("tests", typeof(EngineFixture).Assembly)).ThrowIfFailed();
        return this;
    }

    /// <summary>Runs a script to its end, whatever end that is.</summary>
    /// <param name="parameters">Values for the script's param block.</param>
    public EngineRun Run(string script, params (string Name, object? Value)[] parameters)
    {
        using var pipeline = CreatePipeline(script, parameters);
        return Finish(pipeline, () => pipeline.Invoke());
    }

    /// <summary>A pipeline to be started, stopped and finished by the test itself.</summary>
    public PowerShell CreatePipeline(string script, params (string Name, object? Value)[] parameters)
    {
        var pipeline = PowerShell.Create(_runspace).AddScript(script, useLocalScope: true);
        foreach (var (name, value) in parameters)
        {
            pipeline.AddParameter(name, value);
        }

        return pipeline;
    }

    /// <summary>Collects what a pipeline leaves once <paramref name="end"/> has brought it to its end.</summary>
    public static EngineRun Finish(PowerShell pipeline, Func<IEnumerable<PSObject>> end)
    {
        var output = new List<PSObject>();
        Exception? thrown = null;
        try
        {
            output.AddRange(end());
        }
        catch (Exception e) when (e is RuntimeException or FlowControlException)
        {
            thrown = e;
        }

        return new EngineRun
        {
            Output = output.Select(item => item?.BaseObject).ToArray(),
            Errors = pipeline.Streams.Error.ToArray(),
            Warnings = pipeline.Streams.Warning.Select(record => record.Message).ToArray(),
            Verbose = pipeline.Streams.Verbose.Select(record => record.Message).ToArray(),
            Debug = pipeline.Streams.Debug.Select(record => record.Message).ToArray(),
            Information = pipeline.Streams.Information.ToArray(),
            Progress = pipeline.Streams.Progress.ToArray(),
            Thrown = thrown,
        };
    }

    public void Dispose() => _runspace.Dispose();
}
