using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace DcosUpgrade.Backup;

/// <summary>
/// Reads a tar archive to verify that it is complete: names, sizes, and whether certain texts occur in the contents. The archive comes from
/// a node: what it claims is checked, nothing of it is kept, and reading ends at the bounds.
/// </summary>
/// <param name="maxBytes">Bytes of the unpacked archive.</param>
/// <param name="maxEntries">Files and folders.</param>
internal sealed class TarReader(Stream tar, long maxBytes, int maxEntries)
{
    private const int Block = 512;

    /// <summary>Far above the longest path of Linux, which has 4,096 bytes.</summary>
    private const int LongestName = 1 << 16;

    /// <summary>A size above which another digit could exceed 63 bits.</summary>
    private const long Largest = long.MaxValue >> 9;

    private long _read;

    /// <param name="needles">Texts to search for in the contents of the files.</param>
    /// <param name="found">Receives the texts that occur.</param>
    /// <param name="entry">Receives the names of files and folders, in order; the name of a folder ends with a slash.</param>
    /// <exception cref="InvalidDataException">The data is not a tar archive, is truncated, or exceeds the bounds.</exception>
    public void Read(IReadOnlyList<string> needles, ISet<string> found, Action<string> entry)
    {
        byte[] header = new byte[Block];
        string? longName = null;
        int entries = 0;
        while (true)
        {
            Fill(header, Block);
            if (Array.TrueForAll(header, b => b == 0))
            {
                return;
            }

            if (++entries > maxEntries)
            {
                throw new InvalidDataException($"the archive has more than {maxEntries} entries");
            }

            long size = Octal(header, 124, 12);
            char type = (char)header[156];
            if (type == 'L')
            {
                longName = Encoding.UTF8.GetString(Content(size)).TrimEnd('\0');
                continue;
            }

            if (type is '0' or '\0')
            {
                entry(longName ?? Name(header));
                Scan(size, needles, found);
            }
            else
            {
                if (type == '5')
                {
                    entry((longName ?? Name(header)).TrimEnd('/') + "/");
                }

                Scan(size, [], found);
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

    private byte[] Content(long size)
    {
        if (size > LongestName)
        {
            throw new InvalidDataException($"the archive has a name of more than {LongestName} bytes");
        }

        byte[] content = new byte[size];
        Fill(content, content.Length);
        byte[] rest = new byte[Padding(size)];
        Fill(rest, rest.Length);
        return content;
    }

    /// <summary>Skips the content of a file, in chunks that overlap by the longest needle.</summary>
    private void Scan(long size, IReadOnlyList<string> needles, ISet<string> found)
    {
        const int Overlap = 64;
        byte[] buffer = new byte[Overlap + 81920];
        int kept = 0;
        long left = size;
        while (left > 0)
        {
            int count = (int)Math.Min(left, buffer.Length - kept);
            Fill(buffer, count, kept);
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
        Fill(rest, rest.Length);
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
        // GNU tar writes a number that needs more octal digits as a big-endian number.
        bool isLarge = (header[at] & 0x80) != 0;
        long number = isLarge ? header[at] & 0x7F : 0;
        string text = isLarge ? "" : Text(header, at, length).Trim();
        for (int i = 0; i < (isLarge ? length - 1 : text.Length); i++)
        {
            int digit = isLarge ? header[at + 1 + i] : text[i] - '0';
            if ((!isLarge && digit is < 0 or > 7) || number > Largest)
            {
                throw new InvalidDataException("it is not a tar archive: a size is not valid");
            }

            number = (number * (isLarge ? 256 : 8)) + digit;
        }

        return number;
    }

    private static string Text(byte[] header, int at, int length)
    {
        int end = Array.IndexOf(header, (byte)0, at, length);
        return Encoding.UTF8.GetString(header, at, (end < 0 ? at + length : end) - at);
    }

    private void Fill(byte[] buffer, int count, int at = 0)
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
            _read += read;
            if (_read > maxBytes)
            {
                throw new InvalidDataException($"the archive unpacks to more than {maxBytes >> 20} MiB");
            }
        }
    }
}
