using System.Collections.Generic;
using System.Linq;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DcosUpgrade.Lab.Tests;

/// <summary>Tests of a class as they stand in it: those that leave the cluster as it was come first, so that it is made new less often.</summary>
public sealed class DeclaredOrder : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases.OrderBy(test => test.TestMethod.Method.ToRuntimeMethod().MetadataToken);
}
