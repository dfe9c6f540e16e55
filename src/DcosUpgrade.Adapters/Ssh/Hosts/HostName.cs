using System.Globalization;

namespace DcosUpgrade.Adapters.Ssh.Hosts;

/// <summary>The name of a host in known_hosts.</summary>
internal static class HostName
{
    public const int DefaultPort = 22;

    /// <summary><c>host</c> on port 22, else <c>[host]:port</c>.</summary>
    public static string Of(string host, int port)
    {
        string name = host.ToLowerInvariant();
        return port == DefaultPort ? name : string.Format(CultureInfo.InvariantCulture, "[{0}]:{1}", name, port);
    }
}
