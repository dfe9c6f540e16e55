using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>One after another: every test starts an engine of its own.</summary>
[CollectionDefinition(Name)]
public sealed class HostCollection
{
    public const string Name = "Host processes";
}
