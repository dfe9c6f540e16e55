using System;
using System.Buffers.Binary;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Xunit;

namespace DcosUpgrade.Module.Tests.Loading;

/// <summary>Another module's YamlDotNet in the same process: lower or higher than ours, before or after us. Nobody notices anybody.</summary>
public sealed class ConflictTests : IDisposable
{
    private const int Higher = 99;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(13, true)]
    [InlineData(13, false)]
    [InlineData(Higher, true)]
    [InlineData(Higher, false)]
    public void Each_module_keeps_its_own_copy(int other, bool otherFirst)
    {
        string theirs = $"$null = [System.Reflection.Assembly]::LoadFrom('{Library(other)}')";
        string ours = "$adapter = Get-TestAdapter";
        var (first, second) = otherFirst ? (theirs, ours) : (ours, theirs);

        string[] report = Child.RunScript($"""
            {first}
            {second}
            [DcosUpgrade.Module.Tests.Loading.LoadReport]::Bound($adapter, 'YamlDotNet')
            [DcosUpgrade.Module.Tests.Loading.LoadReport]::Loaded('YamlDotNet')
            """);

        Assert.Equal(["DcosUpgrade 18", "DcosUpgrade 18", $"Default {other}"], report);
    }

    private string Library(int major) => major == Higher
        ? FromTheFuture(Path.Combine(Repository.ModuleFolder, "lib", "YamlDotNet.dll"))
        : Repository.PackageFile("YamlDotNet", "13.7.1", "lib/netstandard2.0/YamlDotNet.dll");

    /// <summary>Our own copy under a version that is not published yet: .NET checks no signature.</summary>
    private string FromTheFuture(string library)
    {
        byte[] image = File.ReadAllBytes(library);
        using var reader = new PEReader(new MemoryStream(image));
        var metadata = reader.GetMetadataReader();
        // The row begins with the hash algorithm; the major version follows.
        int major = reader.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Assembly) + sizeof(int);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(major), Higher);
        string copy = Path.Combine(_folder.Path, "YamlDotNet.dll");
        File.WriteAllBytes(copy, image);
        Assert.Equal(Higher, AssemblyName.GetAssemblyName(copy).Version!.Major);
        return copy;
    }
}
