using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Releases;

/// <summary>A release line of DC/OS; a row of Lines.tsv.</summary>
internal sealed record ReleaseLine
{
    /// <summary>All published lines from the first one that can be upgraded from, oldest first.</summary>
    public static readonly IReadOnlyList<ReleaseLine> All = [.. EmbeddedTable.Rows("DcosUpgrade.Releases.Lines.tsv").Select(Parse)];

    public required VersionRanges Versions { get; init; }

    /// <summary>The last release of the line.</summary>
    public required DcosVersion Last { get; init; }

    /// <summary>The names of the lines from which an upgrade to this line is published.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>False: the installer ends with a traceback where a file is not ASCII.</summary>
    public required bool ReadsUtf8 { get; init; }

    /// <summary>Major and minor of the Mesos that the line ships.</summary>
    public required string Mesos { get; init; }

    /// <summary>The security modes of the Enterprise edition, as config.yaml names them.</summary>
    public required IReadOnlyList<string> SecurityModes { get; init; }

    /// <summary>The program below /opt/mesosphere/bin that runs the checks of a node.</summary>
    public required string CheckProgram { get; init; }

    /// <summary>True: the node script ends when the checks of the node pass. False: it ends after the activation, whatever the checks say.</summary>
    public required bool ScriptWaitsForChecks { get; init; }

    /// <summary>True: the node script waits until the units have stopped and started.</summary>
    public required bool ScriptWaitsForUnits { get; init; }

    /// <summary>True: pkgpanda of the line copies unit files to /etc/systemd/system. False: it links them.</summary>
    public required bool CopiesUnits { get; init; }

    /// <summary>How many lost agents the masters may remove in which time: <c>1/20mins</c>.</summary>
    public required string AgentRemovalRate { get; init; }

    /// <summary>Unknown: both editions have the IAM database (CockroachDB).</summary>
    public required DcosEdition IamEdition { get; init; }

    /// <summary>Masters run etcd.</summary>
    public required bool HasEtcd { get; init; }

    /// <summary>True: Marathon places nothing on an agent in a Mesos maintenance window.</summary>
    public required bool HeedsMaintenance { get; init; }

    public required string Source { get; init; }

    /// <summary>As users name the line: <c>1.10</c>.</summary>
    public string Name => string.Format(CultureInfo.InvariantCulture, "{0}.{1}", Last.Major, Last.Minor);

    /// <summary>True when the line has the IAM database (CockroachDB) in this edition.</summary>
    public bool HasIam(DcosEdition edition) => IamEdition == DcosEdition.Unknown || IamEdition == edition;

    /// <summary>True when a release has the IAM database in this edition. Enterprise has it in every release.</summary>
    public static bool HasIam(DcosVersion version, DcosEdition edition) => edition == DcosEdition.Enterprise || Of(version)?.HasIam(edition) is true;

    /// <summary>The releases of the line, oldest first.</summary>
    public IEnumerable<DcosVersion> Releases =>
        Enumerable.Range(0, Last.Patch + 1).Select(patch => new DcosVersion(string.Format(CultureInfo.InvariantCulture, "{0}.{1}", Name, patch)));

    /// <summary>The line of a release; null for an older or an unknown one.</summary>
    public static ReleaseLine? Of(DcosVersion version) => All.FirstOrDefault(line => line.Versions.Contain(version));

    /// <summary>The line that ships a Mesos; null when none does.</summary>
    /// <param name="mesos">As Mesos reports its version: <c>1.8.2</c>.</param>
    public static ReleaseLine? OfMesos(string mesos) => All.FirstOrDefault(line => mesos.StartsWith(line.Mesos + ".", StringComparison.Ordinal));

    /// <summary>The line of a version that a node or a script names; null for any other text.</summary>
    public static ReleaseLine? Of(string? version) => DcosVersion.IsVersion(version) ? Of(new DcosVersion(version!)) : null;

    /// <summary>The program that runs the checks of a node with this version; that of the oldest line when the version is unknown.</summary>
    public static string CheckProgramOf(string? version) => (Of(version) ?? All[0]).CheckProgram;

    /// <summary>Validates versions that a user specified; null was not specified.</summary>
    /// <exception cref="InputException">One is outside the published lines (ConfigVersionUnknown), or the second is older (UnsupportedPath).</exception>
    public static void Require(DcosVersion? from, DcosVersion? to)
    {
        if (new[] { from, to }.OfType<DcosVersion>().FirstOrDefault(version => !All.Any(line => line.Versions.Contain(version))) is { } unknown)
        {
            throw new InputException(SR.ConfigVersionUnknown, unknown.ToString(), unknown, string.Join(" or ", All.Select(line => line.Name)));
        }

        if (from?.CompareTo(to ?? from) > 0)
        {
            throw new InputException(SR.UnsupportedPath, null, from, to, UpgradePath.Downgrade);
        }
    }

    /// <summary>One row of the table.</summary>
    internal static ReleaseLine Parse(string[] cells) => new()
    {
        Versions = new VersionRanges(cells[0]),
        Last = new DcosVersion(cells[1]),
        After = EmbeddedTable.Text(cells[2])?.Split(' ') ?? [],
        ReadsUtf8 = cells[3] == "utf-8",
        Mesos = cells[4],
        SecurityModes = cells[5].Split(' '),
        CheckProgram = cells[6],
        ScriptWaitsForChecks = cells[7] == "gate",
        ScriptWaitsForUnits = cells[8] == "wait",
        CopiesUnits = cells[9] == "copies",
        AgentRemovalRate = cells[10],
        IamEdition = EmbeddedTable.Edition(cells[11]),
        HasEtcd = EmbeddedTable.Text(cells[12]) is not null,
        HeedsMaintenance = cells[13] == "heeds",
        Source = cells[14],
    };
}
