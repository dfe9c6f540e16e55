using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Names of operators with any character but a control character, through the programs in a real bash, byte for byte.</summary>
public sealed class HostileOwnerTests
{
    private const int Owners = 200;

    private static readonly string[] s_pieces =
    [
        "\\", "\\\\", "\\n", "'", "\"", "\"token\":\"ff\"", "`id`", "$(id)", "${PATH}", "$'x'", " ", "  ", "%s", "%", "*", "?", "[a]", "~", "#", ";", "|",
        "&", ">",
        "CORP\\alice", "o'neil", "zoë", "名前", "😀", "\u00a0", "-n", "--", "!", "{", "}", "@@", "/", "..", ",", ":", "=", "a", "Z", "0",
    ];

    [Fact]
    public void Owner_with_any_characters_is_handed_over_and_read_back_unchanged()
    {
        string[] failed = [.. Enumerable.Range(1, Owners).AsParallel().WithDegreeOfParallelism(2).Select(Problem).OfType<string>()];

        Assert.Empty(failed);
    }

    [Fact]
    public async Task Owner_is_the_same_in_a_lock_that_was_taken_over_and_in_its_flags()
    {
        using NodeRoot root = new();
        RootShells shells = new(root) { Name = "CORP\\al 'ice' \"x\"@here (pid 1)" };
        ClusterContext cluster = shells.Cluster;
        await cluster.SetFlagAsync(ClusterFlag.Pause, $"{cluster.Operator.Name}: it's \\full\\", CancellationToken.None);

        ClusterLockState state = await cluster.ReadFolderAsync(CancellationToken.None);

        Assert.Equal("CORP\\al 'ice' \"x\"@here (pid 1): it's \\full\\", state.Why);
    }

    [Fact]
    public void Owner_is_the_same_in_the_record_of_a_run()
    {
        for (int seed = 1; seed <= Owners; seed++)
        {
            string owner = Owner(new Random(seed));
            Assert.Equal(owner, Json.Parse("{" + new StartRunOperation("ab", Order(owner), "/tmp/x").RunJson() + "}", "test")["owner"].Text);
        }
    }

    /// <summary>One session claims a node and pauses; its lock is taken over by a session of the same name, which releases the claim.</summary>
    private static string? Problem(int seed)
    {
        using NodeRoot root = new();
        string owner = Owner(new Random(seed));
        ClusterLockHolder first = new("plan", owner, "here/1/1", "aa");
        ClusterLockHolder second = first with { Token = "bb" };
        _ = root.Ask(new ClusterLockOperation("01", ClusterLockAction.Claim, first) { Node = "10.0.0.1" });
        _ = root.Ask(new ClusterFlagOperation("02", ClusterFlag.Pause, owner));
        ClusterLockState taken = root.Ask(new ClusterLockOperation("03", ClusterLockAction.Acquire, second) { Break = "aa" });
        ClusterLockState left = root.Ask(new ClusterLockOperation("04", ClusterLockAction.Unclaim, second) { Node = "10.0.0.1" });
        string seen = string.Join(" | ", taken.Result, taken.Holder, string.Join(",", taken.Claims), taken.Why, left.Holder, left.Claims.Count);
        string expected = string.Join(" | ", "taken", first, $"[10.0.0.1, {second.Claim}]", owner.Trim(), second, 0);
        return taken.Claims.Values.SingleOrDefault() == second.Claim && seen == expected ? null : $"seed {seed}: {seen} instead of {expected}";
    }

    private static string Owner(Random random)
    {
        StringBuilder owner = new("x");
        for (int left = random.Next(1, 8); left > 0; left--)
        {
            _ = owner.Append(s_pieces[random.Next(s_pieces.Length)]);
        }

        return owner.Append(random.Next(2) == 0 ? "" : "@host (pid 7)").ToString();
    }

    private static RunOrder Order(string owner) => new()
    {
        ScriptId = "s",
        Url = "http://boot/x",
        Sha256 = "00",
        FromVersion = "1.10.8",
        ToVersion = "1.11.6",
        Owner = owner,
        BootstrapUrl = "http://boot",
        ExpectedRole = DcosRole.Master,
        ExpectedAddress = "10.0.0.1",
        Packages = new List<KeyValuePair<string, string>>(),
        Baseline = "{}",
        After = "",
        Conditions = new StartConditions { BootId = "b", NotAfter = 1, Version = "1.10.8", ActiveSha256 = "00" },
    };
}
