using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Modelling;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Modelling;

public sealed class ClusterModelTests
{
    private const string Valid = """
        {"format":1,"cluster":"prod","edition":"Open","securityMode":"None","version":"1.10.8","targetVersion":null,
        "nodes":[{"name":"m1","role":"Master","zone":null,"region":null,"version":"1.10.8","leads":["Mesos"],"units":{},"tasks":{}},
        {"name":"a1","role":"Agent","zone":"a","region":"r","version":"1.10.8","leads":[],
        "units":{"dcos-adminrouter-agent.service":"failed"},"tasks":{"/web":2}}],
        "apps":[{"id":"/web","instances":2,"constraints":[["hostname","UNIQUE"]]}],"packages":{"mesos":1048576},"times":{"agentScriptSec":[12.5]}}
        """;

    [Fact]
    public void Model_is_written_and_read_without_loss()
    {
        string text = ClusterModelJson.Write(Models.Of(new RehearsalCluster(Models.Options), includeAddress: true));

        Assert.Equal(text, ClusterModelJson.Write(ClusterModelFile.Read(text, "file")));
    }

    [Fact]
    public void Model_of_a_models_rehearsal_is_the_model()
    {
        ClusterModel model = Models.Of(new RehearsalCluster(Models.Options));

        Assert.Equal(ClusterModelJson.Write(model), ClusterModelJson.Write(Models.Of(Models.Rehearse(model))));
    }

    [Fact]
    public void Zones_leaders_versions_units_and_other_frameworks_are_rehearsed()
    {
        ClusterModel model = ClusterModelFile.Read(
            Valid.Replace("\"leads\":[\"Mesos\"]", "\"leads\":[\"Mesos\",\"ZooKeeper\",\"Marathon\"]")
                .Replace("{\"/web\":2}", "{\"/web\":2,\"cassandra:node-*-server\":2}"),
            "file");

        Assert.Equal(ClusterModelJson.Write(model with
        {
            Packages = new Dictionary<string, long>(),
            Times = new Dictionary<ModelTime, IReadOnlyList<TimeSpan>>(),
            Nodes = [model.Nodes[0], model.Nodes[1] with { Units = new Dictionary<string, string>() }],
        }), ClusterModelJson.Write(Models.Of(Models.Rehearse(model)) is { } again ? again with
        {
            Times = new Dictionary<ModelTime, IReadOnlyList<TimeSpan>>(),
            Nodes = [again.Nodes[0], again.Nodes[1] with { Units = new Dictionary<string, string>() }],
        }
        : model));
        Assert.Equal("failed", Models.Rehearse(model).Node("a1").Services.State("dcos-adminrouter-agent.service"));
    }

    [Fact]
    public void File_has_no_address_and_no_secret_unless_addresses_are_asked_for()
    {
        RehearsalCluster cluster = new(Models.Options with { Edition = DcosEdition.Enterprise, SecurityMode = DcosSecurityMode.Strict });
        string text = ClusterModelJson.Write(Models.Of(cluster));

        Assert.DoesNotMatch(new Regex(@"\d+\.\d+\.\d+\.\d+"), text);
        Assert.DoesNotContain(SimulatedIam.Password, text);
        Assert.DoesNotContain(SimulatedIam.User, text);
        Assert.Contains("\"address\":\"10.1.0.2\"", ClusterModelJson.Write(Models.Of(cluster, includeAddress: true)));
    }

    [Fact]
    public void Plan_of_a_models_rehearsal_has_the_same_steps_and_waves()
    {
        RehearsalCluster cluster = new(Models.Options);
        cluster.Inject("a3", RehearsalFault.TaskLost);

        DcosUpgradePlan real = Models.PlanOf(cluster);
        DcosUpgradePlan rehearsed = Models.PlanOf(Models.Rehearse(Models.Of(cluster), seed: 7));

        Assert.Equal(Steps(real), Steps(rehearsed));
        Assert.Equal(real.Separations, rehearsed.Separations);

        static string[] Steps(DcosUpgradePlan plan) =>
            [.. plan.Steps.Select(step => $"{step.Number} {step.Wave} {step.Phase} {step.Name} {step.Zone} {step.Reason}")];
    }

    [Theory]
    [InlineData("\"format\":1", "\"format\":2", "format")]
    [InlineData("\"version\":\"1.10.8\",\"target", "\"version\":\"0.9.1\",\"target", "version")]
    [InlineData("\"edition\":\"Open\",", "", "edition")]
    [InlineData("\"securityMode\":\"None\"", "\"securityMode\":\"Strict\"", "securityMode")]
    [InlineData("\"cluster\":\"prod\"", "\"cluster\":\"a b\"", "cluster")]
    [InlineData("\"cluster\":\"prod\"", "\"cluster\":\"prod\",\"extra\":1", "extra")]
    [InlineData("\"name\":\"a1\"", "\"name\":\"M1\"", "twice")]
    [InlineData("\"role\":\"Agent\"", "\"role\":\"Bootstrap\"", "nodes[1].role")]
    [InlineData("\"leads\":[]", "\"leads\":[\"Mesos\"]", "nodes[1].leads")]
    [InlineData("\"zone\":\"a\",", "", "zone")]
    [InlineData("\"zone\":\"a\"", "\"zone\":7", "nodes[1].zone")]
    [InlineData("\"/web\":2}", "\"/web\":-2}", "nodes[1].tasks./web")]
    [InlineData("\"/web\":2}", "\"/web\":1e300}", "nodes[1].tasks./web")]
    [InlineData("\"/web\":2}", "\"/web\":1.5}", "nodes[1].tasks./web")]
    [InlineData("\"tasks\":{}", "\"tasks\":{\"/web\":1}", "nodes[0].tasks./web")]
    [InlineData("\"failed\"", "\"broken\"", "nodes[1].units.dcos-adminrouter-agent.service")]
    [InlineData("\"instances\":2", "\"instances\":-1", "apps[0].instances")]
    [InlineData("[\"hostname\",\"UNIQUE\"]", "\"UNIQUE\"", "apps[0].constraints[0]")]
    [InlineData("\"mesos\":1048576", "\"mesos\":-1", "packages.mesos")]
    [InlineData("[12.5]", "[0]", "times.agentScriptSec[0]")]
    [InlineData("[12.5]", "[1e9]", "times.agentScriptSec[0]")]
    [InlineData("agentScriptSec", "lunchSec", "times.lunchSec")]
    [InlineData("\"role\":\"Master\"", "\"role\":\"Agent\"", "nodes[0].leads")]
    [InlineData("{\"format\"", "[{\"format\"", "JSON")]
    public void Invalid_member_is_an_error_that_names_file_and_member(string found, string replacement, string member)
    {
        string text = Valid.Replace(found, replacement);

        InputException error = Assert.Throws<InputException>(() => ClusterModelFile.Read(text, "prod.model.json"));

        Assert.NotEqual(Valid, text);
        Assert.Equal(SR.ModelInvalid, error.Id);
        Assert.Contains("prod.model.json", error.Message);
        Assert.Contains(member, error.Message);
    }

    [Fact]
    public void Valid_model_is_read()
    {
        ClusterModel model = ClusterModelFile.Read(Valid, "file");

        Assert.Equal([TimeSpan.FromSeconds(12.5)], model.Times[ModelTime.AgentScript]);
        Assert.Equal([DcosRole.Master, DcosRole.Agent], model.Nodes.Select(node => node.Role));
        Assert.Equal("1.10.8", model.Version);
    }
}
