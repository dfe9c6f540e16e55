using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>A sound 1.10.8 master that nobody has touched, and small changes to it.</summary>
internal static class FactsBuilder
{
    public static readonly string[] OldPackages = ["dcos-config--setup_old", "mesos--1aa"];
    public static readonly string[] NewPackages = ["dcos-config--setup_new", "mesos--2bb"];
    public static readonly ScriptTarget Script = new("id-1", "1.10.8", "1.11.6", NewPackages);

    public static readonly NodeFacts Untouched = new()
    {
        NodeTime = DateTimeOffset.FromUnixTimeSeconds(1_540_000_000),
        BootId = "boot-1",
        RoleFiles = ["master"],
        DetectedAddress = "10.0.1.1",
        Version = "1.10.8",
        ActivePackages = OldPackages,
        Units = new Dictionary<string, string> { ["dcos-mesos-master.service"] = "active", ["dcos-exhibitor.service"] = "active" },
        FreeBytes = 50L << 30,
        SystemdVersion = 219,
    };

    public static NodeFacts Applied => Untouched with { Version = "1.11.6", ActivePackages = NewPackages };

    public static string BaselineText => BaselineOf(OldPackages);

    public static string BaselineOf(params string[] packages) =>
        new Baseline(DateTimeOffset.FromUnixTimeSeconds(1_539_999_000), null, [], new AgentIds(["S0"]), AgentIds.None, "10.0.1.1", packages).Write();

    public static RunAttempt Attempt(string? stage, int code = 0, string log = "", string detail = "", string scriptId = "id-1", string bootId = "boot-1") =>
        new()
        {
            Id = "20181020T020000Z-1",
            ScriptId = scriptId,
            FromVersion = "1.10.8",
            ToVersion = "1.11.6",
            Owner = "eve@ops (pid 7)",
            BootId = bootId,
            StartedAt = DateTimeOffset.FromUnixTimeSeconds(1_539_999_100),
            Stage = stage,
            Code = code,
            Detail = detail,
            Log = log,
            Baseline = BaselineText,
        };

    public static NodeFacts With(this NodeFacts facts, params RunAttempt[] attempts) => facts with { Attempts = attempts };

    public static NodeFacts Units(this NodeFacts facts, string state) =>
        facts with { Units = facts.Units.ToDictionary(unit => unit.Key, _ => state) };
}
