using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Operations;

/// <summary>A reader that reuses known rows gives the same list as a new reader.</summary>
public sealed class AgentListReaderTests
{
    [Fact]
    public void Changed_list_is_read_like_a_first_list()
    {
        Random random = new(7);
        AgentListReader reader = new();
        List<(int Id, bool Active)> rows = [];
        for (int round = 0; round < 400; round++)
        {
            for (int change = random.Next(4); change > 0; change--)
            {
                int at = random.Next(rows.Count + 1);
                switch (random.Next(4))
                {
                    case 0 when at < rows.Count:
                        rows.RemoveRange(at, random.Next(rows.Count - at) + 1);
                        break;
                    case 1 when at < rows.Count:
                        rows[at] = (rows[at].Id, !rows[at].Active);
                        break;
                    default:
                        rows.Insert(at, (1000 + (100 * round) + change, true));
                        break;
                }
            }

            Same(Text(rows.Select(row => Row(row.Id, row.Active))), reader);
        }
    }

    [Fact]
    public void Rows_are_separated_whatever_their_texts_contain()
    {
        AgentListReader reader = new();
        string tricky =
            """{"id":"S1","hostname":"}],{\"id\":\"x\\\\\"}","active":true,"attributes":{"public_ip":"true"},"""
            + """ "domain":{"fault_domain":{"region":{"name":"r[1]"},"zone":{"name":"z{1}"}}}}""";

        Same(Text([tricky, Row(2, true)]), reader);
        Same(Text([tricky, Row(2, false)]), reader);
        Same(Text([Row(2, false), tricky]), reader);
    }

    [Theory]
    [InlineData("""{"slaves":[]}""")]
    [InlineData("""{"recovered_slaves":[{"id":"S9"}],"slaves":[{"id":"S1","hostname":"h","active":true}]}""")]
    [InlineData("""{ "slaves" : [ {"id":"S1","hostname":"h","active":true} ] }""")]
    [InlineData("""{"slaves":[ {"id":"S1","hostname":"h","active":true} ]}""")]
    [InlineData("""{}""")]
    [InlineData("""{"slaves":[{"id":"S1"},]}""")]
    [InlineData("""{"slaves":[{"id":"S1"}{"id":"S2"}]}""")]
    public void List_in_another_layout_is_parsed_completely(string text) => Same(text, new AgentListReader());

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("""{"slaves":[{"id":"S1",""")]
    [InlineData("""{"slaves":[{"id":"S1"}""")]
    [InlineData("""{"slaves":[{"id" "S1"}],"recovered_slaves":[]}""")]
    public void Invalid_JSON_is_an_error_and_is_not_kept(string text)
    {
        AgentListReader reader = new();
        string good = Text([Row(1, true), Row(2, true)]);
        Same(good, reader);

        Assert.Throws<NodeAnswerException>(() => reader.Of(text));
        Same(good, reader);
    }

    [Fact]
    public void Unchanged_list_is_the_same_object()
    {
        AgentListReader reader = new();
        string text = Text([Row(1, true)]);

        Assert.Same(reader.Of(text), reader.Of(new string(text.AsSpan())));
    }

    [Fact]
    public void List_within_an_answer_is_read_in_place_and_unchanged_rows_keep_the_table()
    {
        AgentListReader reader = new();
        AgentLists first = reader.Of(Within("before", Text([Row(1, true), Row(2, true)])));
        AgentLists other = reader.Of(Within("something longer before", Text([Row(1, true), Row(2, true).Replace("1.4.2", "1.5.1", StringComparison.Ordinal)])));
        AgentLists gone = reader.Of(Within("", Text([Row(1, true), Row(2, false)])));

        Assert.Equal(2, first.Registered!.Count);
        Assert.Same(first.Registered, other.Registered);
        Assert.Equal([true, false], gone.Registered!.Select(agent => agent.Active));
        Assert.Single(reader.Of(Within("", Text([Row(1, true)]))).Registered!);
        Assert.Empty(reader.Of(Within("", Text([]))).Registered!);
    }

    private static TextPart Within(string before, string text) => new(before + text + ",{\"id\":\"after\"}", before.Length, text.Length);

    private static void Same(string text, AgentListReader reader)
    {
        AgentLists expected = AgentLists.Parse(text);
        AgentLists lists = reader.Of(text);
        Assert.Equal(expected.Registered, lists.Registered);
        Assert.Equal(expected.Recovered, lists.Recovered);
    }

    private static string Text(IEnumerable<string> rows) =>
        $$"""{"slaves":[{{string.Join(",", rows)}}],"recovered_slaves":[{"id":"S7","hostname":"10.0.9.9"}]}""";

    private static string Row(int id, bool active) =>
        $$"""{"id":"S{{id}}","hostname":"10.0.2.{{id}}","active":{{(active ? "true" : "false")}},"version":"1.4.2"}""";
}
