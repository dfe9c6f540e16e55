using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>Every project has a lock file, with the hash of each package and nothing about the machine that wrote it.</summary>
public sealed class LockFileTests
{
    public static TheoryData<string> Projects =>
    [
        .. new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.File(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_of_a_project_are_locked(string project)
    {
        string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Repository.File(project))!, "packages.lock.json"));
        using JsonDocument locked = JsonDocument.Parse(text);

        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.All(
            locked.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
                .Where(package => package.Value.GetProperty("type").GetString() != "Project"),
            package => Assert.NotEmpty(package.Value.GetProperty("contentHash").GetString()!));
    }
}
