using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

public sealed class ScriptRecordTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":1,\"inp")]
    [InlineData("{}")]
    [InlineData("{\"format\":2,\"generatedAt\":\"2026-01-01T00:00:00.000Z\",\"packages\":{\"a--1\":\"00\"}}")]
    [InlineData("{\"format\":1,\"generatedAt\":\"2026-01-01T00:00:00.000Z\",\"packages\":{}}")]
    public void Text_that_is_not_a_record_returns_null(string text) => Assert.Null(ScriptRecord.Read(text, "/opt/x"));
}
