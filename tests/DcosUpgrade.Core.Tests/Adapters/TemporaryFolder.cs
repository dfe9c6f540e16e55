using System;
using System.IO;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>A folder that is deleted with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dcosupgrade-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Sub(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
