using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>How long steps take on this cluster: what this run has seen, and before that what is usual.</summary>
internal sealed class StepTimes
{
    private readonly List<(DcosRole Role, TimeSpan Took)> _seen = [];

    public void Add(DcosRole role, TimeSpan took)
    {
        lock (_seen)
        {
            _seen.Add((role, took));
        }
    }

    /// <summary>The longest that this run has seen of the role, so that a promise is kept rather than met on average.</summary>
    public TimeSpan Expect(DcosRole role)
    {
        lock (_seen)
        {
            return _seen.Where(step => (step.Role == DcosRole.Master) == (role == DcosRole.Master)).Select(step => step.Took).DefaultIfEmpty(ExpectedDurations.Of(role)).Max();
        }
    }
}
