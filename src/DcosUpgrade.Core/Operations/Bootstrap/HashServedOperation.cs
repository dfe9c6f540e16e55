using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>SHA-256 of files below a served folder, by path; a missing file is left out. One part: hashes, lines <c>sha256 path</c>.</summary>
internal sealed class HashServedOperation(string token, string folder, IReadOnlyList<string> paths) : NodeOperation<IReadOnlyDictionary<string, string>>
{
    /// <summary>The first download of an installation of DC/OS.</summary>
    public const string BootstrapLatest = "bootstrap.latest";

    public SectionFrame Frame { get; } = new(token);

    public string Folder { get; } = folder;

    public IReadOnlyList<string> Paths { get; } = paths;

    public override bool Writes => false;

    public override bool Sudo => true;

    // The packages of a release have about 1 GB in total.
    public override TimeSpan Limit => TimeSpan.FromSeconds(600);

    public override int MaxBytes => 1 << 20;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        known {{ShellText.Quote(BootstrapPaths.ServeOf(Folder))}}
        d={{ShellText.Quote(BootstrapPaths.ServeOf(Folder))}}
        {{Frame.Open("hashes")}}for p in {{string.Join(" ", Paths.Select(ShellText.Quote))}}; do
          [ -f "$d/$p" ] && printf '%s %s\n' "$(sha256sum < "$d/$p" | cut -d ' ' -f 1)" "$p"
        done
        {{Frame.Close}}
        """;

    public override IReadOnlyDictionary<string, string> Parse(RawOutput output) =>
        RootFolders.Split(Frame, output, nameof(HashServedOperation))["hashes"]
            .Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split([' '], 2))
            .Where(words => words.Length == 2)
            .ToDictionary(words => words[1], words => words[0], StringComparer.Ordinal);

    /// <summary>The path of a package below the served folder.</summary>
    public static string PackagePath(string id) => $"packages/{id.Substring(0, id.IndexOf("--", StringComparison.Ordinal))}/{id}.tar.xz";
}
