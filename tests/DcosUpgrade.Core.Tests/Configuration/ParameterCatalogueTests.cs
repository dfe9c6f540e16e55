using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Configuration.Rules;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>Parameters.tsv holds together.</summary>
public sealed class ParameterCatalogueTests
{
    private static readonly ParameterCatalogue s_catalogue = ParameterCatalogue.Instance;

    private static readonly IReadOnlyList<ConfigParameter> s_lines = [.. s_catalogue.Names.SelectMany(s_catalogue.Find)];

    public static TheoryData<string> Releases =>
    [
        "1.10.0", "1.10.1", "1.10.2", "1.10.3", "1.10.4", "1.10.5", "1.10.5.1", "1.10.6", "1.10.7", "1.10.8", "1.10.9", "1.10.10", "1.10.11",
        "1.11.0", "1.11.1", "1.11.2", "1.11.3", "1.11.4", "1.11.5", "1.11.6", "1.11.7", "1.11.7-uc", "1.11.8", "1.11.9", "1.11.10", "1.11.11", "1.11.12",
        "1.11.13", "1.12.0", "1.12.1", "1.12.2", "1.12.4", "1.12.5", "1.13.0", "1.13.10", "2.0.0", "2.0.6", "2.1.0", "2.1.2", "2.1.3", "2.2.0", "2.2.1",
    ];

    [Theory]
    [MemberData(nameof(Releases))]
    public void A_release_has_one_line_for_each_parameter(string release)
    {
        foreach (DcosEdition edition in new[] { DcosEdition.Open, DcosEdition.Enterprise })
        {
            // For() throws at a second line.
            IReadOnlyDictionary<string, ConfigParameter> parameters = s_catalogue.For(new DcosVersion(release), edition);
            Assert.InRange(parameters.Count, 150, 300);
            Assert.All(parameters.Values,
                parameter => Assert.All(Named(parameter), name => Assert.True(parameters.ContainsKey(name), $"{parameter.Name} needs {name}")));
        }
    }

    [Fact]
    public void Every_rule_and_function_exists() => Assert.All(s_lines, line =>
    {
        Assert.All(line.Rules.Concat(line.Advice), rule => Assert.True(ConfigRules.Knows(rule.Name), $"{line.Name}: {rule.Name}"));
        Assert.All(new[] { line.Default?.Function, line.ComputedAs?.Function }.OfType<ParameterCall>(),
            call => Assert.True(ParameterFunctions.Knows(call.Name), $"{line.Name}: {call.Name}"));
    });

    [Fact]
    public void Every_successor_is_a_parameter() =>
        Assert.All(s_lines.Where(line => line.Successor is not null), line => Assert.NotEmpty(s_catalogue.Find(line.Successor!)));

    [Fact]
    public void Procedure_may_change_its_documented_parameters_only()
    {
        Assert.Equal(
            ["dns_search", "docker_remove_delay", "enable_mesos_input_plugin", "gc_delay", "http_proxy",
                "https_proxy", "no_proxy", "resolvers", "telemetry_enabled", "use_proxy"],
            s_lines.Where(line => line.Change == ParameterChange.Reconfigure).Select(line => line.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("security", Assert.Single(s_lines.Where(line => line.Change == ParameterChange.Security).Select(line => line.Name).Distinct()));
    }

    [Theory]
    [InlineData("adminrouter_tls_1_1_enabled", "1.10.8", null)]
    [InlineData("adminrouter_tls_1_1_enabled", "1.11.1", "true")]
    [InlineData("adminrouter_tls_1_1_enabled", "1.11.2", "false")]
    [InlineData("marathon_java_args", "1.10.7", null)]
    [InlineData("marathon_java_args", "1.10.8", "")]
    [InlineData("marathon_java_args", "1.11.3", null)]
    [InlineData("minuteman_min_named_ip", "1.10.11", "11.0.0.0")]
    [InlineData("minuteman_min_named_ip", "1.11.0", null)]
    [InlineData("dcos_net_cluster_identity", "1.11.7-uc", "false")]
    [InlineData("dcos_net_cluster_identity", "1.11.8", null)]
    [InlineData("dcos_net_cluster_identity", "1.12.1", null)]
    [InlineData("dcos_net_cluster_identity", "1.12.2", "false")]
    [InlineData("dcos_l4lb_enable_ipset", "1.12.3", null)]
    [InlineData("exhibitor_azure_account_key", "1.12.3", null)]
    [InlineData("exhibitor_azure_account_key", "1.12.4", "")]
    [InlineData("enable_mesos_input_plugin", "1.12.1", null)]
    [InlineData("enable_mesos_input_plugin", "1.12.5", "false")]
    [InlineData("enable_mesos_input_plugin", "1.13.0", "true")]
    [InlineData("adminrouter_x_frame_options", "1.12.4", "SAMEORIGIN")]
    [InlineData("adminrouter_x_frame_options", "1.13.0", "DENY")]
    [InlineData("dcos_l4lb_enable_ipv6", "1.13.0", "true")]
    [InlineData("mesos_seccomp_enabled", "1.13.9", "false")]
    [InlineData("mesos_seccomp_enabled", "2.0.0", "true")]
    [InlineData("dcos_dns_push_ops_timeout", "2.0.6", "1000")]
    [InlineData("dcos_dns_push_ops_timeout", "2.1.0", null)]
    [InlineData("mesos_max_completed_tasks_per_framework", "2.0.6", "")]
    [InlineData("mesos_max_completed_tasks_per_framework", "2.1.0", "100")]
    [InlineData("calico_enabled", "2.1.1", null)]
    [InlineData("calico_enabled", "2.1.2", "true")]
    [InlineData("enable_docker_gc", "2.1.3", "false")]
    [InlineData("enable_docker_gc", "2.2.0", "true")]
    public void Defaults_are_those_of_the_release(string parameter, string release, string? expected) =>
        Assert.Equal(expected, s_catalogue.Find(parameter, new DcosVersion(release), DcosEdition.Open)?.Default?.Literal);

    private static IEnumerable<string> Named(ConfigParameter parameter) =>
        new[] { parameter.Used, parameter.Computed }.OfType<ParameterCondition>().SelectMany(condition => condition.Cases).SelectMany(values => values)
            .Select(value => value.Key)
            .Concat(parameter.Default?.Inputs ?? []).Concat(parameter.ComputedAs?.Inputs ?? []);
}
