using System;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The maintenance schedule as a text: what is ours in it, and changes that leave every other byte.</summary>
public sealed class MaintenanceScheduleTests
{
    /// <summary>As in the documentation of Mesos, with its white space.</summary>
    private const string Documented = """
        {
          "windows" : [
            {
              "machine_ids" : [
                { "hostname" : "machine1", "ip" : "10.0.0.1" },
                { "hostname" : "machine2 ]}\" ü", "ip" : "10.0.0.2" }
              ],
              "unavailability" : {
                "start" : { "nanoseconds" : 1443830400000000001 },
                "duration" : { "nanoseconds" : 3600000000000 }
              }
            }, {
              "machine_ids" : [ { "hostname" : "10.0.0.3", "ip" : "10.0.0.3" } ],
              "unavailability" : { "start" : { "nanoseconds" : 1443834000000000000 } }
            }
          ]
        }
        """;

    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public void Window_of_this_module_is_known_by_its_duration_alone()
    {
        MaintenanceWindow window = MaintenanceWindow.Parse(MaintenanceWindow.Write("10.0.0.9", s_now, s_hour), 0, "");

        Assert.True(window.IsOurs);
        Assert.True(window.Covers("10.0.0.9"));
        Assert.Equal(s_now + s_hour, window.Until);
        Assert.Equal(
            """{"machine_ids":[{"hostname":"10.0.0.9","ip":"10.0.0.9"}],"unavailability":{"duration":{"nanoseconds":3600020180911},"""
                + "\"start\":{\"nanoseconds\":1700000000000000000}}}",
            window.Text);
        Assert.All(MaintenanceSchedule.Parse(Documented, "").Windows, other => Assert.False(other.IsOurs));
    }

    [Fact]
    public void Machine_is_an_agents_only_with_host_name_and_address()
    {
        Assert.True(new MaintenanceMachine("10.0.0.1", "10.0.0.1").Is("10.0.0.1"));
        Assert.False(new MaintenanceMachine("", "10.0.0.1").Is("10.0.0.1"));
        Assert.False(new MaintenanceMachine("machine1", "10.0.0.1").Is("10.0.0.1"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(" { } ")]
    [InlineData("""{"windows":[]}""")]
    [InlineData(Documented)]
    public void Added_window_is_the_last_and_removing_it_gives_the_same_windows(string text)
    {
        MaintenanceSchedule before = MaintenanceSchedule.Parse(text, "");

        MaintenanceSchedule with = Apply(before, before.With("10.0.0.9", s_now, s_hour));
        MaintenanceSchedule more = Apply(with, with.With("10.0.0.8", s_now, s_hour));
        MaintenanceSchedule without = Apply(more, more.Without(more.Windows.Single(window => window.Covers("10.0.0.9"))));
        MaintenanceSchedule empty = Apply(without, without.Without(without.Windows.Single(window => window.IsOurs)));

        Assert.True(with.Windows[^1].IsOurs);
        Assert.Equal(before.Others, with.Others);
        Assert.Equal(["10.0.0.8"], without.Windows.Where(window => window.IsOurs).Select(window => window.Machines[0].Address));
        Assert.Equal(before.Windows.Select(window => window.Text), empty.Windows.Select(window => window.Text));
        Assert.StartsWith(text[..^Math.Min(text.Length, 10)], text == Documented ? with.Text : text, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_window_of_an_agent_replaces_the_earlier_one_in_its_place()
    {
        MaintenanceSchedule before = MaintenanceSchedule.Parse(Documented, "");
        MaintenanceSchedule with = Apply(before, before.With("10.0.0.9", s_now, s_hour));
        MaintenanceSchedule next = Apply(with, with.With("10.0.0.8", s_now, s_hour));

        MaintenanceSchedule renewed = Apply(next, next.With("10.0.0.9", s_now + s_hour, s_hour));

        Assert.Equal(s_now + s_hour + s_hour, renewed.Windows[2].Until);
        Assert.Equal([.. before.Others, next.Windows[3].Text], [.. renewed.Others, renewed.Windows[3].Text]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"windows\"")]
    [InlineData("<html><body>Sign in to continue</body></html>")]
    [InlineData("""{"windows":{}}""")]
    [InlineData("""{"windows":[1]}""")]
    [InlineData("""{"windows":[[{}]]}""")]
    [InlineData("""{"windows":[{}],"more":1}""")]
    [InlineData("""{"more":1}""")]
    [InlineData("""{"w\u0069ndows":[{}]}""")]
    [InlineData("""{"windows":[],"windows":[{}]}""")]
    [InlineData("""{"windows":[{}""")]
    [InlineData("{\"windows\":[{\"machine_ids\":[{\"hostname\":\"a\u202eb\"}]}]}")]
    public void Answer_that_is_not_a_schedule_is_not_changed(string text) =>
        Assert.Throws<NodeAnswerException>(() => MaintenanceSchedule.Parse(text, ""));

    [Theory]
    [InlineData("""{"machine_ids":5,"unavailability":[]}""")]
    [InlineData("""{"machine_ids":[{"hostname":"a","ip":"a"}],"unavailability":{"start":{"nanoseconds":-1e300},"duration":{"nanoseconds":1e300}}}""")]
    [InlineData("""{"machine_ids":[{"hostname":"a","ip":"a"}],"unavailability":{"start":{"nanoseconds":"x"},"duration":{"nanoseconds":9e18}}}""")]
    public void Window_with_other_values_is_somebody_elses_and_has_no_end(string text)
    {
        MaintenanceWindow window = MaintenanceWindow.Parse(text, 0, "");

        Assert.False(window.IsOurs);
        Assert.Null(window.Until);
    }

    /// <summary>As the program on the node does it.</summary>
    private static MaintenanceSchedule Apply(MaintenanceSchedule before, MaintenanceEdit edit)
    {
        byte[] old = Encoding.UTF8.GetBytes(before.Text);
        Assert.Equal(Sha256Hex.Of(before.Text), edit.Sha256);
        return MaintenanceSchedule.Parse(Encoding.UTF8.GetString(old, 0, edit.From) + edit.Text + Encoding.UTF8.GetString(old[edit.To..]), "");
    }
}
