using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Upgrade;

/// <summary>Size of the rest of a download, and its expected time at the rate so far.</summary>
/// <param name="missing">Packages that were missing at the start, in download order.</param>
internal sealed class StageMeter(IReadOnlyList<MissingPackage> missing, int all, IClock clock)
{
    private readonly TimeSpan _began = clock.Elapsed;

    public string Describe(RunProgress run)
    {
        int got = Math.Max(0, Math.Min(missing.Count, run.PackagesPresent - (all - missing.Count)));
        long total = missing.Sum(package => package.Bytes ?? 0);
        long left = missing.Skip(got).Sum(package => package.Bytes ?? 0);
        double seconds = (clock.Elapsed - _began).TotalSeconds;
        string eta = total > left && seconds > 0
            ? string.Format(CultureInfo.InvariantCulture, ", about {0:0} s", left / ((total - left) / seconds))
            : "";
        return $"fetching {run.PackagesPresent}/{run.PackagesTotal}, {StageRun.Size(left)} left{eta}";
    }
}
