using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>The module's cmdlets, and their help as Get-Help gives it.</summary>
public sealed class HelpFixture : IDisposable
{
    private readonly EngineFixture _engine = new();
    private readonly Dictionary<string, PSObject> _help = [];

    public HelpFixture() => Cmdlets = [.. _engine.Run("Get-Command -Module DcosUpgrade").Output.Cast<CmdletInfo>()];

    public IReadOnlyList<CmdletInfo> Cmdlets { get; }

    public void Dispose() => _engine.Dispose();

    public PSObject Of(CmdletInfo cmdlet)
    {
        if (!_help.TryGetValue(cmdlet.Name, out var help))
        {
            using var pipeline = _engine.CreatePipeline("param($name) Get-Help -Name $name -Full", ("name", cmdlet.Name));
            _help[cmdlet.Name] = help = pipeline.Invoke().Single();
        }

        return help;
    }

    /// <summary>What a user gives to a cmdlet: its own parameters, -WhatIf and -Confirm, but not the common ones.</summary>
    public static IEnumerable<string> OwnParameters(CmdletInfo cmdlet) => cmdlet.Parameters.Keys.Except(Cmdlet.CommonParameters);

    /// <summary>The elements at a path; one element and a list of them look alike in MAML.</summary>
    public static IReadOnlyList<PSObject> All(PSObject from, params string[] path)
    {
        object? value = from;
        foreach (string name in path)
        {
            value = value is null ? null : PSObject.AsPSObject(value).Properties[name]?.Value;
        }

        return Unwrap(value) is IEnumerable list and not string
            ? [.. list.Cast<object>().Select(PSObject.AsPSObject)]
            : value is null ? [] : [PSObject.AsPSObject(value)];
    }

    /// <summary>All text at a path, paragraph after paragraph.</summary>
    public static string Text(PSObject from, params string[] path) => string.Join("\n", All(from, path)
        .Select(item => item.BaseObject is string text ? text : item.Properties["Text"] is { } paragraph ? $"{paragraph.Value}" : "")).Trim();

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
