using System;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>A test that starts processes of two users, which only root can.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = Why;
        }
    }

    internal const string Why = "Only root can start processes of two users.";
}

/// <summary>The same with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = RootFactAttribute.Why;
        }
    }
}
