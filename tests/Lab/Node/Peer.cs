using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace DcosUpgrade.Lab.Node;

/// <summary>Asks the daemon on another node.</summary>
internal static class Peer
{
    /// <summary>Accepting a connection is the kernel's work, so a node that does not is down, however busy this machine is.</summary>
    private const int ConnectLimitMs = 1000;

    /// <summary>The body, or null when the node does not accept, does not answer within the limit, or the answer is not 200.</summary>
    public static string? Ask(string address, int port, string target, Lines? body = null, int limitMs = 5000)
    {
        try
        {
            using var client = new TcpClient { ReceiveTimeout = limitMs, SendTimeout = limitMs };
            if (!client.ConnectAsync(address, port).Wait(ConnectLimitMs))
            {
                return null;
            }
            using var stream = client.GetStream();
            var text = body?.ToString() ?? "";
            var verb = body is null ? "GET" : "POST";
            stream.Write(Encoding.UTF8.GetBytes(
                $"{verb} {target} HTTP/1.1\r\n{Request.PeerHeader}\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n\r\n{text}"));
            var answer = new StreamReader(stream, Encoding.UTF8).ReadToEnd();
            var start = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            return start >= 0 && answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? answer[(start + 4)..] : null;
        }
        catch (Exception error) when (error is IOException or SocketException or AggregateException)
        {
            return null;
        }
    }
}
