using System;
using System.IO;
using DcosUpgrade.Backup;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Backup;

/// <summary>The memory of the process counts here, so no other test runs beside it.</summary>
[CollectionDefinition(nameof(BackupMemoryTests), DisableParallelization = true)]
[Collection(nameof(BackupMemoryTests))]
public sealed class BackupMemoryTests
{
    [Fact]
    public void Names_of_an_archive_are_not_kept()
    {
        using MemoryStream file = BackupBoundsTests.Packed(archive =>
        {
            archive.Write(BackupBoundsTests.Header("./mesos/a", BackupBoundsTests.Octal(0), '0'));
            archive.Write(BackupBoundsTests.Header("./marathon/a", BackupBoundsTests.Octal(0), '0'));
            byte[] header = BackupBoundsTests.Header("./mesos/" + new string('x', 90), BackupBoundsTests.Octal(0), '0');
            for (int i = 0; i < 100_000; i++)
            {
                archive.Write(header);
            }

            archive.Write(new byte[1024]);
        });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        string content = BackupContent.Verify(BackupKind.Guano, file);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.StartsWith("100002 znodes", content, StringComparison.Ordinal);
        Assert.InRange(after - before, long.MinValue, 1 << 20);
    }
}
