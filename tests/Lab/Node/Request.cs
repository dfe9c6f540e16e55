using System;
using System.IO;
using System.Text;

namespace DcosUpgrade.Lab.Node;

/// <summary>What somebody asks for.</summary>
/// <param name="Authorization">The header; empty without.</param>
/// <param name="IsPeer">Another stand-in asks. The real ones have service accounts for that; these only say so.</param>
internal sealed record Request(string Target, string Authorization, bool IsPeer, string Body)
{
    /// <summary>How a stand-in says that it is one.</summary>
    public const string PeerHeader = "X-Lab: peer";

    /// <summary>Null when it is none, or the asker went away.</summary>
    public static Request? Read(Stream stream)
    {
        var reader = new StreamReader(stream, Encoding.UTF8);
        if (reader.ReadLine()?.Split(' ') is not [_, var target, _])
        {
            return null;
        }
        var (length, authorization, isPeer) = (0, "", false);
        while (reader.ReadLine() is { Length: > 0 } header)
        {
            isPeer |= header == PeerHeader;
            length = Value(header, "Content-Length: ") is { } count ? int.Parse(count) : length;
            authorization = Value(header, "Authorization: ") ?? authorization;
        }
        var body = new char[length];
        return new(target, authorization, isPeer, new string(body, 0, reader.ReadBlock(body, 0, length)));
    }

    private static string? Value(string header, string name) => header.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? header[name.Length..] : null;
}
