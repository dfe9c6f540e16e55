using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// The algorithms that a server offers, from its SSH_MSG_KEXINIT (RFC 4253, 7.1). SSH.NET names only those of the first kind that
/// fails, so they are read from a second connection after a failed key exchange. All text is the server's: only names that can be
/// those of an algorithm are kept.
/// </summary>
/// <param name="kinds">Key exchange, host key, cipher and MAC, in the server's order.</param>
internal sealed class ServerOffer(IReadOnlyList<IReadOnlyList<string>> kinds)
{
    private const string Greeting = "SSH-2.0-DcosUpgrade\r\n";
    private const int MaxLines = 50;
    private const int MaxLine = 1024;

    /// <summary>The largest packet that RFC 4253, 6.1 asks a peer to accept.</summary>
    private const int MaxPacket = 35_000;

    private const int Cookie = 16;
    private const byte KexInit = 20;

    private static readonly Pattern s_name = new(@"\A[A-Za-z0-9@.+_-]{1,64}\z", RegexOptions.None, TimeSpan.FromSeconds(1));

    public IReadOnlyList<IReadOnlyList<string>> Kinds => kinds;

    /// <summary>Greets the server and reads its offer. Blocks.</summary>
    /// <exception cref="IOException">The server closed the connection, or did not answer as an SSH server.</exception>
    public static ServerOffer Read(Stream stream)
    {
        byte[] greeting = Encoding.ASCII.GetBytes(Greeting);
        stream.Write(greeting, 0, greeting.Length);
        for (int line = 0; !Line(stream).StartsWith("SSH-", StringComparison.Ordinal); line++)
        {
            if (line == MaxLines)
            {
                throw new IOException("no SSH greeting");
            }
        }

        using BinaryReader packet = new(new MemoryStream(Bytes(stream, Length(Bytes(stream, 4)))));
        packet.ReadByte();
        if (packet.ReadByte() != KexInit)
        {
            throw new IOException("no SSH_MSG_KEXINIT");
        }

        packet.ReadBytes(Cookie);
        IReadOnlyList<string> exchanges = Names(packet), hostKeys = Names(packet), ciphers = Names(packet);
        Names(packet);
        return new ServerOffer([exchanges, hostKeys, ciphers, Names(packet)]);
    }

    private static string[] Names(BinaryReader packet) =>
        [.. Encoding.ASCII.GetString(packet.ReadBytes(Length(packet.ReadBytes(4)))).Split(',').Where(name => s_name.IsMatch(name))];

    private static int Length(byte[] bytes) =>
        bytes is [0, 0, byte high, byte low] && ((high << 8) | low) is var length and <= MaxPacket ? length : throw new IOException("a length is not valid");

    private static string Line(Stream stream)
    {
        StringBuilder line = new();
        for (byte next = Bytes(stream, 1)[0]; next != '\n'; next = Bytes(stream, 1)[0])
        {
            if (line.Append((char)next).Length > MaxLine)
            {
                throw new IOException("the greeting is too long");
            }
        }

        return line.ToString();
    }

    private static byte[] Bytes(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        for (int got = 0, more; got < count; got += more)
        {
            more = stream.Read(bytes, got, count - got);
            if (more == 0)
            {
                throw new EndOfStreamException("the server closed the connection");
            }
        }

        return bytes;
    }
}
