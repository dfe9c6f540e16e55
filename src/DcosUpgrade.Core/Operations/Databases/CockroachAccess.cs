using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>How the cockroach program of a master connects to its database (FACTS.md, CockroachDB). The master decides.</summary>
internal static class CockroachAccess
{
    public const string Program = NodePaths.Mesosphere + "/bin/cockroach";

    /// <summary>The argument of Open Source, whose database has no certificates.</summary>
    public const string Insecure = "--insecure";

    /// <summary>Sets $access to the argument; to nothing when a node of Enterprise has no certificates of a client.</summary>
    /// <remarks>dcos-variant is absent in releases that have the database in Enterprise only.</remarks>
    public const string Find = $$"""
        access=
        if grep -q '"dcos-variant"[[:space:]]*:[[:space:]]*"open"' {{NodePaths.Mesosphere}}/etc/dcos-version.json 2>/dev/null; then
          access={{Insecure}}
        else
          for d in {{First}} {{Second}}; do
            if [ -d $d ] && [ -f $d/ca.crt ] && [ -f $d/client.root.crt ] && [ -f $d/client.root.key ]; then access={{Certificates}}$d; break; fi
          done
        fi

        """;

    /// <summary>Why there is no argument.</summary>
    public const string Problem = $"neither {First} nor {Second} has ca.crt, client.root.crt and client.root.key";

    private const string Certificates = "--certs-dir=";
    private const string First = "/run/dcos/pki/cockroach";
    private const string Second = "/run/dcos/pki/bouncer";

    private static readonly string[] s_known = [Insecure, Certificates + First, Certificates + Second];

    /// <summary>The argument in an answer; null for any other text.</summary>
    public static string? Of(string answer) => s_known.FirstOrDefault(known => known == answer);

    /// <summary>The usual argument of an edition.</summary>
    public static string Usual(DcosEdition edition) => edition == DcosEdition.Open ? Insecure : Certificates + First;

    /// <summary>The command that shows the replication of the database.</summary>
    /// <param name="access">The argument; null when it is not known.</param>
    public static string Command(string? access) =>
        $"sudo {Program} node status --ranges {access ?? Usual(DcosEdition.Enterprise)} --host=$({NodePaths.Mesosphere}/bin/detect_ip)";
}
