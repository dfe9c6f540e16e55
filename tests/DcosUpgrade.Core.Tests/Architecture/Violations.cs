using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>Fails with one line per violation of a rule.</summary>
internal static class Violations
{
    public static void None<T>(IEnumerable<T> violations)
    {
        string[] lines = [.. violations.Select(violation => $"{violation}").Order(StringComparer.Ordinal)];
        Assert.True(lines.Length == 0, string.Join(Environment.NewLine, lines));
    }
}
