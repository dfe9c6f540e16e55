using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace DcosUpgrade.Lab.Node;

/// <summary>What the security mode that this node is installed with asks of callers (FACTS.md, Security modes).</summary>
internal static class Security
{
    private const string Folder = "/var/lib/dcos/pki";
    private const byte Handshake = 0x16;

    private static readonly string s_mode = ReadMode();
    private static readonly SslStreamCertificateContext? s_certificate = File.Exists(Folder + "/node.key")
        ? SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(Folder + "/node.crt", Folder + "/node.key"), null)
        : null;

    public static bool KnowsTls => s_mode is "permissive" or "strict";

    public static bool IsStrict => s_mode == "strict";

    /// <summary>Waits for the first byte and leaves it there.</summary>
    public static bool BeginsTls(TcpClient client)
    {
        var first = new byte[1];
        return client.Client.Receive(first, SocketFlags.Peek) == 1 && first[0] == Handshake;
    }

    public static SslStream Encrypt(Stream stream)
    {
        var secured = new SslStream(stream);
        secured.AuthenticateAsServer(new SslServerAuthenticationOptions { ServerCertificateContext = s_certificate });
        return secured;
    }

    /// <summary>Empty in Open Source.</summary>
    private static string ReadMode()
    {
        using var config = JsonDocument.Parse(File.ReadAllText("/opt/mesosphere/etc/expanded.config.json"));
        return config.RootElement.TryGetProperty("security", out var mode) ? mode.GetString()! : "";
    }
}
