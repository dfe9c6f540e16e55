using System;
using System.IO;
using System.Linq;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The program of a node's facts in a real bash.</summary>
public sealed class NodeFactsProgramTests
{
    [Fact]
    public void Active_packages_are_read_by_one_process_whatever_their_number()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using StartNode node = new();
        string[] ids = [.. Enumerable.Range(10, 60).Select(i => $"package{i}--{i}aa")];
        Array.ForEach(ids, node.Activate);
        node.Root.Write("/opt/mesosphere/active/a file", "");
        node.Root.Program("readlink", $"echo call >> '{node.Root["/calls"]}'; exec /usr/bin/readlink \"$@\"");

        NodeFacts facts = node.Facts();

        Assert.Equal(["mesos--1aa", .. ids], facts.ActivePackages);
        Assert.Single(File.ReadAllLines(node.Root["/calls"]));
    }

    [Fact]
    public void Node_without_active_packages_has_none()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using StartNode node = new();
        File.Delete(node.Root["/opt/mesosphere/active/mesos"]);

        Assert.Equal([], node.Facts().ActivePackages);
    }
}
