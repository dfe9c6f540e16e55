using System;
using System.IO;
using System.Linq;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>
/// The recovery of a swap that was interrupted after any rename, run in a real bash in files of that stage: as pkgpanda 1.10 makes them,
/// with links as units, and as pkgpanda since 1.11 makes them, with copies.
/// </summary>
public sealed class InterruptedSwapTests : IDisposable
{
    private const string Units = "/etc/systemd/system";
    private const string Unit = "dcos-exhibitor.service";
    private const string OldPackage = "/opt/mesosphere/packages/exhibitor--1/dcos.target.wants_master/" + Unit;
    private const string NewPackage = "/opt/mesosphere/packages/exhibitor--2/dcos.target.wants_master/" + Unit;

    private static readonly string[] s_names = [.. NodeFactsOperation.SwapSet.Select(name => "/opt/mesosphere/" + name), NodeFactsOperation.WantsFolder];

    private readonly NodeRoot _root = new();

    public static TheoryData<int, bool> Renames
    {
        get
        {
            TheoryData<int, bool> data = [];
            for (int renames = 0; renames <= 2 * s_names.Length; renames++)
            {
                data.Add(renames, false);
                data.Add(renames, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Renames))]
    public void Program_completes_a_swap_that_was_interrupted_after_any_rename(int renames, bool copies)
    {
        Interrupt(renames, copies);
        NodeFacts facts = _root.Ask(new NodeFactsOperation("0123456789abcdef"));

        string errors = _root.Run(new TextOperation(InterruptedSwap.FinishSwap(facts))).Stderr;

        Assert.Equal("", errors);
        Assert.All(s_names.Where(name => name != NodeFactsOperation.WantsFolder), name => Assert.Equal("new", File.ReadAllText(FileOf(name))));
        Assert.False(File.Exists(_root["/opt/mesosphere/install_progress"]));
        Assert.Equal("new unit", File.ReadAllText(_root[Units + "/" + Unit]));
        Assert.Equal("new unit", File.ReadAllText(_root[NodeFactsOperation.WantsFolder + "/" + Unit]));
        Assert.False(File.Exists(_root[$"{Units}/{Unit}.unit.new"]));
        Assert.Equal(
            ["daemon-reload", "enable dcos.target --no-reload", "start dcos.target --no-block"],
            File.ReadAllLines(_root["/bin/called"]).Where(call => call.Split(' ')[0] is not ("restart" or "show" or "--version")));
    }

    [Fact]
    public void Units_that_were_not_started_are_started()
    {
        _root.Program("systemctl", """echo "$*" >> "${0%/*}/called" """);
        NodeFacts facts = new() { RoleFiles = ["slave"] };

        string errors = _root.Run(new TextOperation(Recovery.StartUnits(new Situation(facts, new ScriptTarget("id", "1.10.8", "1.11.6", []), null)))).Stderr;

        Assert.Equal(("", "start dcos.target --no-block"), (errors, File.ReadAllLines(_root["/bin/called"])[^1]));
    }

    public void Dispose() => _root.Dispose();

    private string FileOf(string name) =>
        name.Contains("environment") || name.EndsWith(".json", StringComparison.Ordinal) ? _root[name] : _root[name + "/file"];

    /// <summary>The files of a node whose pkgpanda died after so many renames.</summary>
    private void Interrupt(int renames, bool copies)
    {
        _root.Write(OldPackage, "old unit");
        _root.Write(NewPackage, "new unit");
        foreach (string name in s_names[..^1])
        {
            _root.Write(FileOf(name)[_root[""].Length..], "old");
            _root.Write(FileOf(name)[_root[""].Length..].Replace(name, name + ".new", StringComparison.Ordinal), "new");
        }

        string wants = NodeFactsOperation.WantsFolder;
        Link($"{wants}/{Unit}", copies ? $"{Units}/{Unit}" : OldPackage);
        Link($"{wants}.new/{Unit}", copies ? $"{Units}/{Unit}" : NewPackage);
        if (copies)
        {
            _root.Write($"{Units}/{Unit}.unit.new", "new unit");
        }

        int archived = Math.Min(renames, s_names.Length);
        foreach (string name in s_names.Take(archived))
        {
            Directory.Move(_root[name], _root[name + ".old"]);
        }

        foreach (string name in s_names.Take(renames - archived))
        {
            Directory.Move(_root[name + ".new"], _root[name]);
        }

        string stage = renames < s_names.Length ? "archive" : "move_new";
        _root.Write("/opt/mesosphere/install_progress", $$"""{"stage": "{{stage}}", "extension": ".new"}""");

        // dcos-setup continues a swap of which nothing is missing.
        string names = string.Join(" ", s_names.Select(name => _root[name]));
        string place = copies ? $"mv -f {_root[Units]}/{Unit}.unit.new {_root[Units]}/{Unit}" : $"ln -sf {_root[NewPackage]} {_root[Units]}/";
        _root.Program("systemctl", $$"""
            echo "$*" >> "${0%/*}/called"
            [ "$*" = 'restart dcos-setup.service' ] || exit 0
            # Since 2.1 pkgpanda stops all units in one call, and fails where no link leads to a unit.
            [ -e {{_root[wants]}}/{{Unit}} ] || exit 1
            for n in {{names}}; do mv -T $n $n.old && mv -T $n.new $n || exit 1; done
            rm {{_root["/opt/mesosphere/install_progress"]}}
            {{place}}
            """);
        _root.Program("pgrep", "exit 1");
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        File.CreateSymbolicLink(_root[path], _root[target]);
    }
}
