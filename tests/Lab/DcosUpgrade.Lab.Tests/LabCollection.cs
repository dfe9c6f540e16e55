using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>All tests that use the lab: one after another, in one lab.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<LabFixture>
{
    public const string Name = "Lab";
}
