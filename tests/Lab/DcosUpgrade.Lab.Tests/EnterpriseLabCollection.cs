using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>All tests that use the lab in Enterprise flavour. One machine has one lab: <c>run-tests.sh --enterprise</c> runs them after the others.</summary>
[CollectionDefinition(Name)]
[TestCaseOrderer("DcosUpgrade.Lab.Tests.DeclaredOrder", "DcosUpgrade.Lab.Tests")]
public sealed class EnterpriseLabCollection : ICollectionFixture<EnterpriseLabFixture>
{
    public const string Name = "Enterprise lab";
}
