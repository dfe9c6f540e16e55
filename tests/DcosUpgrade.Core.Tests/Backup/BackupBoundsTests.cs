using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;
using DcosUpgrade.Backup;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Backup;

/// <summary>Archives of a node that lie about sizes, or are much larger than they look.</summary>
public sealed class BackupBoundsTests
{
    public static TheoryData<string> Sizes =>
    [
        "-0000000001\0", "9999999999 \0", "00000000x00\0", "+0000000001\0", "0x000000001\0", "77777777777\0",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "\u0080\0\0\0\u0080\0\0\0\0\0\0\0",
        "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "12345678901 ", "1 2\0        ", "\u0661\u0662\0         ",
    ];

    /// <summary>Whatever the size says, the end is the one exception that becomes BackupFailed, and nothing large is allocated.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Size_that_is_none_is_reported(string size)
    {
        foreach (char type in "0L5x")
        {
            byte[] archive = [.. Header("name", size, type), .. new byte[2048]];
            long before = GC.GetAllocatedBytesForCurrentThread();

            Assert.Throws<InvalidDataException>(() => new TarReader(new MemoryStream(archive), 1 << 30, 10).Read([], new HashSet<string>(), _ => { }));

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Theory]
    [InlineData(nameof(BackupKind.ZooKeeper))]
    [InlineData(nameof(BackupKind.Guano))]
    [InlineData(nameof(BackupKind.Configuration))]
    public void Small_file_that_unpacks_to_gigabytes_is_refused_and_never_held(string kind)
    {
        using MemoryStream file = Packed(archive =>
        {
            byte[] zeros = new byte[1 << 20];
            archive.Write(Header("etc/user.config.yaml", Octal(3L << 30), '0'));
            for (int i = 0; i < 3 << 10; i++)
            {
                archive.Write(zeros);
            }
        });
        long before = GC.GetAllocatedBytesForCurrentThread();

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => BackupContent.Verify(Enum.Parse<BackupKind>(kind), file));

        Assert.Contains("unpacks to more than", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData(nameof(BackupKind.ZooKeeper), 200_000)]
    [InlineData(nameof(BackupKind.Configuration), 100)]
    public void Archive_of_very_many_names_is_refused(string kind, int count)
    {
        using MemoryStream file = Packed(archive =>
        {
            byte[] header = Header(kind == nameof(BackupKind.ZooKeeper) ? "snapshot/x" : "etc/user.config.yaml", Octal(0), '0');
            for (int i = 0; i < count; i++)
            {
                archive.Write(header);
            }
        });

        Assert.Contains("more than", Assert.Throws<InvalidDataException>(() => BackupContent.Verify(Enum.Parse<BackupKind>(kind), file)).Message);
    }

    /// <summary>Names are looked at and forgotten: memory does not grow with their number.</summary>
    [Fact]
    public void File_of_another_name_is_not_a_configuration()
    {
        using MemoryStream file = Packed(archive =>
        {
            foreach (string name in new[] { "etc/user.config.yaml", "bin/detect_ip", "../../evil" })
            {
                archive.Write(Header(name, Octal(0), '0'));
            }

            archive.Write(new byte[1024]);
        });

        Assert.Contains("not of the configuration", Assert.Throws<InvalidDataException>(() => BackupContent.Verify(BackupKind.Configuration, file)).Message);
    }

    [Fact]
    public void More_than_the_bound_is_not_written()
    {
        using MemoryStream stored = new();
        using HashingSink sink = new(stored, "file", 1000, () => new ClusterStateException(SR.BackupFailed, "m1", "m1", BackupKind.Iam, "too much"), _ => { });
        sink.Write(new byte[1000], 0, 1000);

        Assert.Equal(SR.BackupFailed, Assert.Throws<ClusterStateException>(() => sink.Write(new byte[1], 0, 1)).Id);
        Assert.Equal(1000, stored.Length);
    }

    internal static MemoryStream Packed(Action<Stream> write)
    {
        MemoryStream file = new();
        using (GZipStream zip = new(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            write(zip);
        }

        file.Position = 0;
        return file;
    }

    internal static string Octal(long size) => Convert.ToString(size, 8).PadLeft(11, '0') + "\0";

    internal static byte[] Header(string name, string size, char type)
    {
        byte[] header = new byte[512];
        Encoding.Latin1.GetBytes(name, header);
        Encoding.Latin1.GetBytes(size.Length > 12 ? size[..12] : size, header.AsSpan(124));
        header[156] = (byte)type;
        return header;
    }
}
