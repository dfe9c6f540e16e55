using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>Durations of steps: those of this run, or the expected ones before.</summary>
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

    /// <summary>The longest duration of this run for the role: a deadline must be kept, not met on average.</summary>
    public TimeSpan Expect(DcosRole role)
    {
        lock (_seen)
        {
            return _seen.Where(step => (step.Role == DcosRole.Master) == (role == DcosRole.Master)).Select(step => step.Took)
                .DefaultIfEmpty(ExpectedDurations.Of(role)).Max();
        }
    }
}
