using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Module.Tests.Help;
using Xunit;

namespace DcosUpgrade.Module.Tests.Cmdlets;

/// <summary>What a script sees of each kind of failure.</summary>
public sealed class DcosErrorsTests : IDisposable
{
    private readonly EngineFixture _engine = new EngineFixture().WithTestCmdlets();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("Input", "NulInArgument", ErrorCategory.InvalidArgument, "inventory.yaml")]
    [InlineData("Unreachable", "NodeUnreachable", ErrorCategory.ConnectionError, "m1")]
    [InlineData("Access", "NodeUnreachable", ErrorCategory.PermissionDenied, "m1")]
    [InlineData("Timeout", "NodeTimeout", ErrorCategory.OperationTimeout, "m1")]
    [InlineData("Answer", "NodeAnswer", ErrorCategory.InvalidResult, "facts")]
    [InlineData("State", "NodeUnreachable", ErrorCategory.InvalidOperation, "prod")]
    [InlineData("Module", "ModuleFileMissing", ErrorCategory.NotInstalled, "x.dll")]
    [InlineData("Tracked", "NodeUnreachable", ErrorCategory.ConnectionError, "a1")]
    [InlineData("Defect", "UnexpectedError", ErrorCategory.InvalidOperation, null)]
    [InlineData("DefectInQuestion", "UnexpectedError", ErrorCategory.InvalidOperation, null)]
    [InlineData("DefectInPost", "UnexpectedError", ErrorCategory.InvalidOperation, null)]
    [InlineData("CancelledByNobody", "UnexpectedError", ErrorCategory.InvalidOperation, null)]
    public void Each_failure_has_its_id_category_and_target(string kind, string id, ErrorCategory category, string? target)
    {
        var error = Fail(kind);

        Assert.Equal($"{id},DcosUpgrade.Module.Tests.TestCmdlets.InvokeTestFailureCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(target, error.TargetObject);
        Assert.Equal(error.Exception.Message, error.ErrorDetails.Message);
    }

    [Theory]
    [InlineData("Unreachable", "Check the address, the port and the jump host of m1")]
    [InlineData("Defect", "Check the cluster with $cluster | Get-DcosUpgradeStatus, then run the same command again")]
    public void The_remedy_is_the_recommended_action(string kind, string remedy) =>
        Assert.StartsWith(remedy, Fail(kind).ErrorDetails.RecommendedAction);

    [Fact]
    public void The_cause_is_kept() => Assert.IsType<IOException>(Fail("Unreachable").Exception.InnerException);

    [Theory]
    [InlineData("Defect", typeof(InvalidDataException), "odd")]
    [InlineData("CancelledByNobody", typeof(OperationCanceledException), "a library gave up")]
    public void Internal_error_is_named_and_keeps_the_original_exception(string kind, Type inner, string message)
    {
        var error = Fail(kind);

        Assert.StartsWith("Internal error in DcosUpgrade: ", error.Exception.Message);
        Assert.IsType(inner, error.Exception.InnerException);
        Assert.Equal(message, error.Exception.InnerException!.Message);
    }

    [Fact]
    public void Record_keeps_its_own_target() => Assert.Equal(new[] { 1, 2, 3 }, Fail("Record").TargetObject);

    [Fact]
    public void Errors_of_the_engine_keep_their_id()
    {
        var error = Fail("MissingPath");

        Assert.Equal("PathNotFound,DcosUpgrade.Module.Tests.TestCmdlets.InvokeTestFailureCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("FileMissing", ErrorCategory.ObjectNotFound)]
    [InlineData("NoSuchNode", ErrorCategory.ObjectNotFound)]
    [InlineData("FileExists", ErrorCategory.ResourceExists)]
    [InlineData("PlanAltered", ErrorCategory.SecurityError)]
    [InlineData("ClusterBusy", ErrorCategory.ResourceBusy)]
    [InlineData("LoginRefused", ErrorCategory.AuthenticationError)]
    [InlineData("InventoryInvalid", ErrorCategory.InvalidData)]
    [InlineData("NotAVersion", ErrorCategory.InvalidArgument)]
    public void Category_tells_what_kind_of_error_it_is(string id, ErrorCategory category) => Assert.Equal(category, Categories[id]);

    [Fact]
    public void Every_id_has_a_category_except_those_of_a_type_of_their_own() => Assert.Equal(
        ErrorCatalogueTests.Ids,
        Categories.Keys.Concat(["NodeUnreachable", "NodeTimeout", "NodeAnswer", "UnexpectedError"]).Order(StringComparer.Ordinal));

    [Fact]
    public void No_id_is_without_a_specified_category() => Assert.DoesNotContain(ErrorCategory.NotSpecified, Categories.Values);

    private static IReadOnlyDictionary<string, ErrorCategory> Categories => (IReadOnlyDictionary<string, ErrorCategory>)AppDomain.CurrentDomain.GetAssemblies()
        .First(assembly => assembly.GetName().Name == "DcosUpgrade").GetType("DcosUpgrade.Errors.ErrorCategories", true)!.GetField("ById")!.GetValue(null)!;

    private ErrorRecord Fail(string kind) =>
        Assert.IsType<ErrorRecord>(Assert.Single(_engine.Run($"try {{ Invoke-TestFailure {kind} }} catch {{ $_ }}").Output));
}
