using System;
using System.Linq;

namespace DcosUpgrade.Configuration;

/// <summary>The addresses at which DC/OS itself answers DNS on each node; a resolver must be another one.</summary>
internal static class DcosResolvers
{
    private static readonly string[] s_own = ["198.51.100.1", "198.51.100.2", "198.51.100.3"];

    /// <param name="resolver">An address, or address:port.</param>
    public static bool IsOwn(string resolver) => s_own.Contains(resolver.Split(':')[0], StringComparer.Ordinal);
}
