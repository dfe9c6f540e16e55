using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Enough disk space for a whole package set: pkgpanda unpacks it beside the old one and never removes either.</summary>
internal sealed class DiskSpaceCheck : NodeCheck
{
    public override string Name => "disk-space";

    public override int Order => 750;

    public override string Source => "DC/OS 1.11 docs: installing/production/system-requirements; dcos/dcos 1.11.6 pkgpanda/actions.py";

    private const long GiB = 1 << 20;

    /// <summary>Free KiB that the file system of a folder must have.</summary>
    private static readonly KeyValuePair<string, long>[] s_least =
    [
        new(NodeConditionsOperation.OptMesosphere, 5 * GiB),
        new(NodeConditionsOperation.Temporary, 2 * GiB),
        new(NodeConditionsOperation.VarLibDcos, 5 * GiB),
    ];

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        List<string> small = [];
        foreach (KeyValuePair<string, long> least in s_least)
        {
            if (!subject.Conditions.FreeKiB.TryGetValue(least.Key, out long free))
            {
                return Unknown(subject, $"df does not report {least.Key}");
            }

            if (free < least.Value)
            {
                small.Add($"{least.Key} {Gib(free)} of {Gib(least.Value)}");
            }
        }

        return small.Count == 0
            ? Pass(subject, string.Join(", ", s_least.Select(least => $"{least.Key} {Gib(subject.Conditions.FreeKiB[least.Key])}")))
            : Fail(
                subject,
                "5 GiB free for /opt/mesosphere and /var/lib/dcos, 2 GiB for /tmp",
                string.Join(", ", small),
                "sudo du -xh --max-depth=2 /opt/mesosphere /var | sort -h | tail");
    }

    private static string Gib(long kib) => (kib / (double)GiB).ToString("0.#", CultureInfo.InvariantCulture) + " GiB";
}
