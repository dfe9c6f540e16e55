using System;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Architecture;
using DcosUpgrade.Reporting;
using NJsonSchema;
using Xunit;
using static DcosUpgrade.Core.Tests.Reporting.ReportFixture;

namespace DcosUpgrade.Core.Tests.Reporting;

/// <summary>The JSON report and the schema that the module ships.</summary>
public sealed class ReportSchemaTests(ReportFixture night) : IClassFixture<ReportFixture>
{
    [Fact]
    public async Task Every_report_fits_the_schema()
    {
        JsonSchema schema = await SchemaAsync();
        UpgradeReport[] reports =
        [
            Report(night.First, night.Second),
            Report(JournalFile.Read(night.Before, "j")),
            Report(JournalFile.Read(night.Before.Replace("\"healthy\":true", "\"healthy\":false", StringComparison.Ordinal), "j")),
            Report(ReportTrustTests.Everywhere(ReportTrustTests.Hostile)),
            ReportSectionTests.Forecasted(),
            Report(night.First) with { Origin = new ReportOrigin(night.First.Entries[0].At, "1.2.3", TimeZoneInfo.Utc) },
        ];

        Assert.All(reports, report => Assert.Empty(schema.Validate(JsonReport.Write(report))));
    }

    [Theory]
    [InlineData("\"format\":1", "\"format\":2")]
    [InlineData("\"result\":\"Complete\"", "\"result\":\"Done\"")]
    [InlineData("\"standing\":\"Done\"", "\"standing\":\"Well\"")]
    [InlineData("\"attempts\":1", "\"attempts\":\"one\"")]
    [InlineData("\"kind\":\"Gates\"", "\"kind\":\"Doors\"")]
    [InlineData("\"lastHash\":", "\"unknownMember\":")]
    public async Task Report_that_does_not_fit_is_found(string part, string changed)
    {
        JsonSchema schema = await SchemaAsync();
        string json = JsonReport.Write(Report(night.First, night.Second));
        Assert.Contains(part, json, StringComparison.Ordinal);

        Assert.NotEmpty(schema.Validate(json.Replace(part, changed, StringComparison.Ordinal)));
    }

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromFileAsync(Repository.File("module", "DcosUpgradeReport.schema.json"));
}
