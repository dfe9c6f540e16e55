using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

public class ThirdPartyNoticesTests
{
    [Fact]
    public void Every_library_that_ships_is_named()
    {
        string notices = File.ReadAllText(Path.Combine(Repository.ModuleFolder, "ThirdPartyNotices.txt"));
        var libraries = Directory.GetFiles(Path.Combine(Repository.ModuleFolder, "lib"), "*.dll", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.StartsWith("DcosUpgrade", StringComparison.Ordinal));
        Assert.All(libraries, library => Assert.Contains(library, notices, StringComparison.Ordinal));
    }
}
