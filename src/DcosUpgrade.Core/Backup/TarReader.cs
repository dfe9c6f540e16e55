using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace DcosUpgrade.Backup;

/// <summary>Reads a tar archive to verify that it is complete: names, sizes, and whether certain texts occur in the contents.</summary>
internal static class TarReader
{
    private const int Block = 512;

    /// <param name="needles">Texts to search for in the contents of the files.</param>
    /// <param name="found">Receives the texts that occur.</param>
    /// <returns>Names of files and folders, in order; the name of a folder ends with a slash.</returns>
    /// <exception cref="InvalidDataException">The data is not a tar archive, or is truncated.</exception>
    public static IReadOnlyList<string> Read(Stream tar, IReadOnlyList<string> needles, ISet<string> found)
    {
        List<string> names = [];
        byte[] header = new byte[Block];
        string? longName = null;
        while (true)
        {
            Fill(tar, header, Block);
            if (Array.TrueForAll(header, b => b == 0))
            {
                return names;
            }

            long size = Octal(header, 124, 12);
            char type = (char)header[156];
            if (type == 'L')
            {
                longName = Encoding.UTF8.GetString(Content(tar, size)).TrimEnd('\0');
                continue;
            }

            if (type is '0' or '\0')
            {
                names.Add(longName ?? Name(header));
                Scan(tar, size, needles, found);
            }
            else
            {
                if (type == '5')
                {
                    names.Add((longName ?? Name(header)).TrimEnd('/') + "/");
                }

                Scan(tar, size, [], found);
            }

            longName = null;
        }
    }

    private static string Name(byte[] header)
    {
        string name = Text(header, 0, 100);
        string prefix = Text(header, 257, 5) == "ustar" && header[262] == 0 ? Text(header, 345, 155) : "";
        return prefix.Length > 0 ? prefix + "/" + name : name;
    }

    private static byte[] Content(Stream tar, long size)
    {
        if (size is < 0 or > 1 << 20)
        {
            throw new InvalidDataException("a name of more than 1 MiB");
        }

        byte[] content = new byte[size];
        Fill(tar, content, content.Length);
        byte[] rest = new byte[Padding(size)];
        Fill(tar, rest, rest.Length);
        return content;
    }

    /// <summary>Skips the content of a file, in chunks that overlap by the longest needle.</summary>
    private static void Scan(Stream tar, long size, IReadOnlyList<string> needles, ISet<string> found)
    {
        const int Overlap = 64;
        byte[] buffer = new byte[Overlap + 81920];
        int kept = 0;
        long left = size;
        while (left > 0)
        {
            int count = (int)Math.Min(left, buffer.Length - kept);
            Fill(tar, buffer, count, kept);
            left -= count;
            int filled = kept + count;
            foreach (string needle in needles)
            {
                if (!found.Contains(needle) && Occurs(Encoding.ASCII.GetBytes(needle), buffer, filled))
                {
                    found.Add(needle);
                }
            }

            kept = Math.Min(Overlap, filled);
            Array.Copy(buffer, filled - kept, buffer, 0, kept);
        }

        byte[] rest = new byte[Padding(size)];
        Fill(tar, rest, rest.Length);
    }

    private static bool Occurs(byte[] needle, byte[] buffer, int filled)
    {
        int starts = filled - needle.Length + 1;
        for (int from = 0; from < starts; from++)
        {
            int at = Array.IndexOf(buffer, needle[0], from, starts - from);
            if (at < 0)
            {
                return false;
            }

            int i = 1;
            while (i < needle.Length && buffer[at + i] == needle[i])
            {
                i++;
            }

            if (i == needle.Length)
            {
                return true;
            }

            from = at;
        }

        return false;
    }

    private static int Padding(long size) => (int)((Block - (size % Block)) % Block);

    private static long Octal(byte[] header, int at, int length)
    {
        if ((header[at] & 0x80) != 0)
        {
            // GNU tar writes a number that needs more octal digits as a big-endian number.
            long large = header[at] & 0x7F;
            for (int i = at + 1; i < at + length; i++)
            {
                large = (large << 8) | header[i];
            }

            return large;
        }

        string text = Text(header, at, length).Trim();
        try
        {
            return text.Length == 0 ? 0 : Convert.ToInt64(text, 8);
        }
        catch (FormatException)
        {
            throw new InvalidDataException("it is not a tar archive");
        }
    }

    private static string Text(byte[] header, int at, int length)
    {
        int end = Array.IndexOf(header, (byte)0, at, length);
        return Encoding.UTF8.GetString(header, at, (end < 0 ? at + length : end) - at);
    }

    private static void Fill(Stream tar, byte[] buffer, int count, int at = 0)
    {
        while (count > 0)
        {
            int read = tar.Read(buffer, at, count);
            if (read == 0)
            {
                throw new InvalidDataException("the archive is truncated");
            }

            at += read;
            count -= read;
        }
    }
}
