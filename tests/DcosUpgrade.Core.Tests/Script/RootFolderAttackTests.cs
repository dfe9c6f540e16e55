using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>
/// A login without rights, or a program that runs as it, replaces what root is about to use on the bootstrap node: before every single call of
/// a program. Root never runs another installer than the pinned one, never shows a file that only root reads, and reads only its own records.
/// </summary>
public sealed class RootFolderAttackTests
{
    private const string Installer = "/home/core/installer/dcos_generate_config.sh";
    private const string Forged = "{\"format\":1,\"forged\":true}";

    /// <summary>What the login does at its moment.</summary>
    private static readonly Dictionary<string, string> s_attacks = new()
    {
        ["files"] = $"rm -f {Installer}; cp /mnt/evil {Installer}; for f in /tmp/dcosupgrade.*/*; do ln -sf /mnt/secret $f; done",
        ["links"] = $"ln -sf /mnt/secret {Installer}; for f in /tmp/dcosupgrade.*/*; do rm -f $f; mkfifo $f; done",
        ["folders"] = $$"""
            cd /home/core && mv installer old && mkdir -p installer/dcos-upgrade-0123456789ab/genconf/serve
            cp /mnt/evil {{Installer}}; echo '{{Forged}}' > installer/dcos-upgrade-0123456789ab/dcos-upgrade.json
            for d in /tmp/dcosupgrade.*; do mv $d $d.old; mkdir $d; for n in 0 1; do ln -s /mnt/secret $d/$n; done; done
            for d in {{BootstrapPaths.Work}} {{NodePaths.Root}}; do
              mv $d $d.old; mkdir -p $d; ln -sfn /home/core/installer $d/scripts; for w in $d/*; do mv $w $w.old; cp -r /home/core/installer $w; done
            done
            """,
    };

    private static readonly InputFile[] s_files = [File("config.yaml", "a: 1\n", false), File("ip-detect", "#!/bin/sh\necho 10.0.0.1\n", true)];

    [RootFact]
    public void No_act_of_the_login_at_any_moment_decides_what_root_runs_reads_or_shows()
    {
        (string End, string[] Broken)[] all = [.. s_attacks.AsParallel().WithDegreeOfParallelism(s_attacks.Count).SelectMany(Play)];

        Assert.Empty(all.SelectMany(play => play.Broken));

        // An act that comes too late changes nothing, any other one is refused.
        Assert.Equal(["altered", "other installer", "recorded"], all.Select(play => play.End).Distinct().Order(StringComparer.Ordinal));
    }

    [RootFact]
    public void Folder_that_another_user_can_change_is_refused_by_a_typed_error()
    {
        using AttackedNode node = new();
        foreach (string before in new[]
        {
            $"mkdir {BootstrapPaths.Work} && chown 12345 {BootstrapPaths.Work}",
            $"mkdir -m 0777 {BootstrapPaths.Work}",
            $"mkdir -m 1777 {BootstrapPaths.Work}",
            $"mkdir -m 0775 {BootstrapPaths.Work}",
            $"ln -s /home/core/installer {BootstrapPaths.Work}",
            $"ln -s /mnt {BootstrapPaths.Work}",
            $"touch {BootstrapPaths.Work}",
            "chmod 0777 /var/lib",
        })
        {
            node.Reset("", 0);
            node.Bash(before);

            Assert.Equal(SR.BootstrapFolderUnsafe, Assert.Throws<ClusterStateException>(
                () => node.Ask(new CopyInstallerOperation("01", Installer, Sha256Hex.Of(node.Bash("cat /mnt/genuine"))))).Id);
            Assert.Equal(SR.BootstrapFolderUnsafe, Assert.Throws<ClusterStateException>(() => Stage(node, "/tmp/dcosupgrade.0123456789")).Id);
            node.Bash("chmod 0755 /var/lib");
        }
    }

    [RootFact]
    public void Only_regular_files_of_root_are_read_as_records()
    {
        using AttackedNode node = new();
        node.Reset("", 0);
        node.Bash($$"""
            mkdir -p -m 0700 {{BootstrapPaths.Records}}; cd {{BootstrapPaths.Records}}
            echo mine > script-000000000000.json
            echo '{{Forged}}' > script-111111111111.json; chown 12345 script-111111111111.json
            echo '{{Forged}}' > script-222222222222.json; chmod 0666 script-222222222222.json
            ln -s /mnt/secret script-333333333333.json
            mkdir script-444444444444.json; mkfifo script-555555555555.json
            ln -s /home/core/installer script-666666666666
            """);

        Assert.Equal(
            [(BootstrapPaths.ScriptFolderOf("script-000000000000"), "mine")],
            node.Ask(new ScriptRecordsOperation("01")).Select(record => (record.Key, record.Value.Trim())));

        node.Bash($"mv {BootstrapPaths.Records} /home/core/scripts; chown 12345 /home/core/scripts; ln -s /home/core/scripts {BootstrapPaths.Records}");
        Assert.Equal(SR.BootstrapFolderUnsafe, Assert.Throws<ClusterStateException>(() => node.Ask(new ScriptRecordsOperation("01"))).Id);
    }

    /// <summary>One attack before each call of a generation: how it ends, and what it breaks.</summary>
    private static IEnumerable<(string End, string[] Broken)> Play(KeyValuePair<string, string> attack)
    {
        using AttackedNode node = new();
        node.Reset("", 0);
        string pinned = Sha256Hex.Of(node.Bash("cat /mnt/genuine"));
        Assert.Equal("recorded", Generate(node, pinned));
        int calls = node.Calls;
        Assert.InRange(calls, 20, 400);
        for (int at = 1; at <= calls; at++)
        {
            node.Reset(attack.Value, at);
            yield return (Generate(node, pinned), [.. Broken(node).Select(what => $"{attack.Key} before call {at}: {what}")]);
        }
    }

    /// <summary>The operations of a generation, in their order, with the pinned hash of the installer.</summary>
    private static string Generate(AttackedNode node, string pinned)
    {
        string uploaded = node.Ask(new UploadOperation("01", s_files));
        if (node.Ask(new CopyInstallerOperation("02", Installer, pinned)).Sha256 != pinned)
        {
            return "other installer";
        }

        InstallerVersionJob version = new(pinned);
        Assert.Equal("started", node.Ask(new StartBootstrapJobOperation("03", version)).Result);
        Assert.Contains("1.11.6", node.Ask(new FollowBootstrapJobOperation("04", version, 0, 0, "", 0)).Out, StringComparison.Ordinal);
        StagedInputs staged = Stage(node, uploaded);
        if (staged.Altered.Count > 0)
        {
            return "altered";
        }

        Assert.Equal("started", node.Ask(new StartBootstrapJobOperation("06", new GenerateScriptJob(Folder, pinned, "1.10.8", 9000))).Result);
        Assert.True(node.Ask(new WriteScriptRecordOperation("07", Folder, "{\"genuine\":1}")));
        return "recorded";
    }

    private static string Folder => BootstrapPaths.ScriptFolderOf("script-0123456789ab");

    private static StagedInputs Stage(AttackedNode node, string uploaded) => node.Ask(new StageInputsOperation("05", Folder, uploaded, s_files));

    private static IEnumerable<string> Broken(AttackedNode node)
    {
        if (node.Bash("ls /mnt/pwned 2>/dev/null").Length > 0)
        {
            yield return "root ran the login's program";
        }

        string readable = node.Bash(
            "grep -rl TOPSECRET /var/lib /home /tmp /mnt 2>/dev/null", asLogin: true);
        if (readable.Length > 0)
        {
            yield return "the login reads what only root reads: " + readable;
        }

        string made = node.Bash($"cat {Folder}/genconf/serve/made 2>/dev/null");
        if (made is not ("" or "a: 1\n"))
        {
            yield return "the installer worked with the login's configuration: " + made;
        }

        string[] records = [.. node.Ask(new ScriptRecordsOperation("08")).Values.Select(text => text.Trim())];
        if (records.Any(record => record != "{\"genuine\":1}"))
        {
            yield return "a record of the login is read: " + string.Join(" ", records);
        }
    }

    private static InputFile File(string path, string content, bool executable)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return new InputFile(path, bytes, Sha256Hex.Of(bytes), executable);
    }
}
