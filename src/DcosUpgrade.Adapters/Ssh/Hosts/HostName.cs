using System.Globalization;

namespace DcosUpgrade.Adapters.Ssh.Hosts;

/// <summary>The name of a host in known_hosts.</summary>
internal static class HostName
{
    /// <summary><c>host</c> on port 22, else <c>[host]:port</c>.</summary>
    public static string Of(string host, int port)
    {
        string name = host.ToLowerInvariant();
        return port == 22 ? name : string.Format(CultureInfo.InvariantCulture, "[{0}]:{1}", name, port);
    }
}
