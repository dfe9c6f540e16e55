using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>
/// Changed answers of nodes, through the cluster that reads them: whatever a node answers, the error is one of this module. All operations
/// and all other parsers of node text are found by reflection.
/// </summary>
public sealed class AnswerFuzzTests
{
    private const int Answers = 200_000;
    private const int Texts = 20_000;

    [Fact]
    public void Every_operation_has_a_real_answer_that_is_parsed()
    {
        Assert.Empty(OperationSamples.Types.Except(AnswerCorpus.All.Select(answer => answer.Type)).Select(type => type.Name));
        string errors = string.Join("\n", AnswerCorpus.All.GroupBy(answer => answer.Type, answer => Read(answer, answer.Output))
            .Where(read => read.All(error => error is not null)).Select(read => $"{read.Key.Name}: {read.First()}"));
        Assert.True(errors.Length == 0, errors);
    }

    [Fact]
    public void Changed_answers_end_in_typed_errors_only()
    {
        ILookup<Type, RealAnswer> corpus = AnswerCorpus.All.ToLookup(answer => answer.Type);
        string[] donors = [.. AnswerCorpus.All.Select(answer => answer.Text)];
        Type[] types = [.. OperationSamples.Types.OrderBy(type => type.Name, StringComparer.Ordinal)];
        ConcurrentDictionary<string, string> failures = [];
        int typed = 0;
        Parallel.For(0, Answers, i =>
        {
            RealAnswer[] answers = [.. corpus[types[i % types.Length]]];
            RealAnswer answer = answers[i / types.Length % answers.Length];
            AnswerMutator mutator = new(i, donors);
            RawOutput output = answer.With(mutator.Change(answer.Text)) with { Truncated = i % 97 == 0, ExitCode = i % 89 == 0 ? i % 256 : 0 };
            Exception? error = Read(answer, output);
            if (error is DcosException)
            {
                _ = Interlocked.Increment(ref typed);
            }
            else if (error is not null)
            {
                _ = failures.TryAdd($"{answer.Type.Name}: {error.GetType().Name} {Place(error)}", $"seed {i}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join("\n", failures));
        Assert.InRange(typed, Answers / 20, Answers * 19 / 20);
    }

    [Fact]
    public void Changed_texts_of_files_of_nodes_end_in_typed_errors_only()
    {
        MethodInfo[] parsers = [.. Parsers()];
        string[] texts = [.. AnswerCorpus.All.SelectMany(answer => answer.Text.Split("\n@@")).Select(part => part[(part.IndexOf('\n') + 1)..])
            .Where(part => part.Length is > 0 and < 4000).Distinct().Order(StringComparer.Ordinal)];
        ConcurrentDictionary<string, string> failures = [];
        Parallel.For(0, Texts, i =>
        {
            MethodInfo parser = parsers[i % parsers.Length];
            string text = new AnswerMutator(i, texts).Change(texts[i / parsers.Length % texts.Length]);
            try
            {
                ObservationReader.Read(parser.Invoke(null, BindingFlags.DoNotWrapExceptions, null, Arguments(parser, text), CultureInfo.InvariantCulture));
            }
            catch (DcosException)
            {
                // As it should be.
            }
            catch (Exception e)
            {
                _ = failures.TryAdd($"{parser.DeclaringType!.Name}.{parser.Name}: {e.GetType().Name} {Place(e)}", $"seed {i}");
            }
        });

        Assert.NotEmpty(parsers);
        Assert.True(failures.IsEmpty, string.Join("\n", failures));
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("NaN")]
    [InlineData("253402300800")]
    [InlineData("{\"a\":1}")]
    [InlineData("\"x\"")]
    public void Odd_value_in_a_record_of_a_run_is_the_error_of_its_node(string started)
    {
        RealAnswer real = AnswerCorpus.All.First(answer => answer.Type == typeof(NodeFactsOperation) && answer.Text.Contains("\"started\":"));
        string text = Regex.Replace(real.Text, "\"started\":[0-9]+", "\"started\":" + started);

        Assert.NotEqual(real.Text, text);
        Assert.True(Read(real, real.With(text)) is null or NodeAnswerException);
    }

    private static string Place(Exception error) =>
        error.StackTrace!.Split('\n').FirstOrDefault(line => line.Contains("at DcosUpgrade.", StringComparison.Ordinal))?.Trim() ?? "";

    /// <returns>The error; null when the answer was parsed and all of the observation was read.</returns>
    private static Exception? Read(RealAnswer answer, RawOutput output)
    {
        try
        {
            ObservationReader.Read(RunInCluster(answer, output));
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>The observation that a cluster makes of an answer.</summary>
    internal static object? RunInCluster(RealAnswer answer, RawOutput output) => s_runs.GetOrAdd(answer.Type, ReaderOf)
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [answer.Operation, output], CultureInfo.InvariantCulture);

    private static readonly ConcurrentDictionary<Type, MethodInfo> s_runs = [];

    private static MethodInfo ReaderOf(Type type)
    {
        Type observed = type;
        while (!observed.IsGenericType || observed.GetGenericTypeDefinition() != typeof(NodeOperation<>))
        {
            observed = observed.BaseType!;
        }

        return typeof(AnswerFuzzTests).GetMethod(nameof(RunAsOperation), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(observed.GetGenericArguments());
    }

    private static object? RunAsOperation<T>(NodeOperation<T> operation, RawOutput output)
    {
        Said shells = new(output);
        ClusterContext cluster = new(s_inventory, shells, shells, shells, shells);
        return cluster.RunAsync(s_inventory.Nodes[0], operation, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static readonly ClusterInventory s_inventory =
        new("c", DcosEdition.Open, null, new Dictionary<string, JumpEndpoint>(), [new InventoryNode("m1", DcosRole.Master, "10.0.0.7", "10.0.0.7", null)]);

    /// <summary>Parsers of texts that nodes keep in files: static, with the text first.</summary>
    private static IEnumerable<MethodInfo> Parsers() => typeof(NodeOperation).Assembly.GetTypes()
        .Where(type => type.Namespace is "DcosUpgrade.Operations" or "DcosUpgrade.Planning" or "DcosUpgrade.Scripts" or "DcosUpgrade.Prerequisites"
            or "DcosUpgrade.Cluster" or "DcosUpgrade.Journaling" or "DcosUpgrade.Text" or "DcosUpgrade.Identity" && !type.IsGenericType)
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsPrivate && method.Name is "Read" or "Parse" or "ParseOrEmpty" or "LifeOf")
        .Where(method => !method.IsGenericMethod && method.GetParameters() is [{ ParameterType: var first }, .. var rest]
            && (first == typeof(string) || first == typeof(TextPart))
            && rest.All(parameter => parameter.IsOut || parameter.HasDefaultValue || parameter.ParameterType == typeof(string)
                || parameter.ParameterType == typeof(TimeSpan) || parameter.ParameterType == typeof(DateTimeOffset)));

    private static object?[] Arguments(MethodInfo parser, string text) => [.. parser.GetParameters().Select((parameter, i) =>
        i == 0 ? parameter.ParameterType == typeof(string) ? text : (object)(TextPart)text
        : parameter.ParameterType == typeof(string) ? "source"
        : parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType == typeof(TimeSpan) ? TimeSpan.FromHours(1)
        : parameter.ParameterType == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch : null)];

    /// <summary>A node that gives one answer.</summary>
    private sealed class Said(RawOutput output) : INodeShells, INodeShell, IClock, IIds, IOperator
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;

        public TimeSpan Elapsed => TimeSpan.Zero;

        public string Name => "tester";

        public string Identity => "here/1/1";

        public INodeShell For(NodeEndpoint node) => this;

        public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken) => Task.FromResult(output);

        public Task Delay(TimeSpan duration, CancellationToken cancellationToken) => Task.CompletedTask;

        public string Next(int length) => new('0', length);

        public double Jitter() => 0;

        public bool IsGone(string identity) => false;

        public void Dispose()
        {
        }
    }
}
