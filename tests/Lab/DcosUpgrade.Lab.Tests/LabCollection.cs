using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>All tests that use the lab: one after another, in one lab.</summary>
[CollectionDefinition(Name)]
[TestCaseOrderer("DcosUpgrade.Lab.Tests.DeclaredOrder", "DcosUpgrade.Lab.Tests")]
public sealed class LabCollection : ICollectionFixture<LabFixture>
{
    public const string Name = "Lab";
}
