using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Every program text that is sent to a node, checked against the oldest supported software.</summary>
public sealed class NodeFloorTests
{
    private static readonly string[] s_builtins =
    [
        ":", "[", "break", "cd", "continue", "echo", "exec", "exit", "export", "false", "kill", "local", "read", "return", "set",
        "shift", "test", "trap", "umask", "unset", "wait",
    ];

    public static TheoryData<string> Programs => [.. All().Keys];

    [Fact]
    public void Every_operation_is_checked()
    {
        string[] operations = [.. typeof(NodeOperation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NodeOperation)) && !type.IsAbstract)
            .Select(type => type.Name)];

        Assert.NotEmpty(operations);
        Assert.All(operations, name => Assert.Contains(All().Keys, program => program.StartsWith(name, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_is_valid_bash(string name)
    {
        Assert.Equal("", Parse(All()[name]));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_uses_only_commands_of_old_nodes(string name)
    {
        string[] unknown = [.. ShellCommands.Of(All()[name]).Where(command => !IsAllowed(command))];

        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_sets_the_locale_first(string name) =>
        Assert.Matches(@"^(#!/bin/bash\n)?export LC_ALL=C[ \n]", All()[name]);

    [Theory]
    [InlineData("jq . x", "jq")]
    [InlineData("a=$(awk x) || python3 -", "awk python3")]
    [InlineData("if [ -f x ]; then nc -l; fi", "[ nc")]
    [InlineData("case $x in a|b) perl x ;; *) ruby ;; esac; f() { lua; }; f | sort", "perl ruby lua sort")]
    [InlineData("timeout 5 docker ps >/dev/null 2>&1 </dev/null", "timeout docker")]
    [InlineData("for i in 1 2; do x=1 go \"$(who am i)\"; done > out; (cd x; make)", "who go cd make")]
    [InlineData("printf '%s' 'rm; mv' # cp\nexec 9>lock; exec bash x", "printf exec bash")]
    public void Commands_are_found_at_any_position(string program, string expected) =>
        Assert.Equal(expected.Split(' ').Order(), ShellCommands.Of(program).Order());

    private static bool IsAllowed(string command) =>
        NodeFloor.Programs.Contains(command)
        || s_builtins.Contains(command)
        || command is "$curl" or "/bin/bash"
        || command.StartsWith(NodePaths.Mesosphere + "/bin/", StringComparison.Ordinal);

    /// <summary>Program texts by operation and variant.</summary>
    private static Dictionary<string, string> All()
    {
        Dictionary<string, string> all = [];
        foreach (Type type in typeof(NodeOperation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NodeOperation)) && !type.IsAbstract))
        {
            foreach (object operation in Made(type))
            {
                all.Add($"{type.Name} {all.Count}", ((NodeOperation)operation).ProgramText);
            }
        }

        foreach (RunOrder order in Made(typeof(RunOrder)).Cast<RunOrder>())
        {
            all.Add($"{nameof(RunWrapper)} {all.Count}", RunWrapper.Text(order));
        }

        foreach (BootstrapJob job in Values(typeof(BootstrapJob)).Cast<BootstrapJob>())
        {
            all.Add($"{job.GetType().Name} {all.Count}", job.Wrapper);
        }

        return all;
    }

    /// <summary>Objects of a type in all variants of its flags and enums.</summary>
    private static IEnumerable<object> Made(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors()
            .Where(constructor => constructor.GetParameters() is not [{ ParameterType: var only }] || only != type).Single();
        ParameterInfo[] parameters = constructor.GetParameters();
        if (parameters.Length > 0)
        {
            return Variants(parameters.Select(parameter => (parameter.Name!, parameter.ParameterType))).Select(constructor.Invoke);
        }

        PropertyInfo[] properties = [.. type.GetProperties().Where(property => property.CanWrite)];
        return Variants(properties.Select(property => (property.Name, property.PropertyType))).Select(values =>
        {
            object made = constructor.Invoke([]);
            properties.Zip(values).ToList().ForEach(item => item.First.SetValue(made, item.Second));
            return made;
        });
    }

    private static IEnumerable<object?[]> Variants(IEnumerable<(string Name, Type Type)> members)
    {
        IEnumerable<object?[]> variants = [[]];
        foreach ((string name, Type type) in members)
        {
            // Tokens are made by the module and hexadecimal; every other text may be anything.
            object?[] values = name.EndsWith("token", StringComparison.OrdinalIgnoreCase) ? ["0123456789abcdef"] : [.. Values(type)];
            variants = [.. variants.SelectMany(variant => values.Select(value => (object?[])[.. variant, value]))];
        }

        return variants;
    }

    private static IEnumerable<object?> Values(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Values(underlying);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object?>();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is { } generic && type.GetGenericArguments() is { } arguments)
        {
            return generic == typeof(KeyValuePair<,>)
                ? [Activator.CreateInstance(type, Values(arguments[0]).First(), Values(arguments[1]).First())]
                : [OneOf(arguments[0])];
        }

        return type switch
        {

            // What only reads answers changes no program.
            _ when type == typeof(MasterAnswerCache) => [new MasterAnswerCache()],
            _ when type == typeof(string) => ["0123456789abcdef--it's"],
            _ when type == typeof(int) => [5],
            _ when type == typeof(long) => [0L],
            _ when type == typeof(bool) => [false, true],
            _ when type == typeof(byte[]) => [new byte[] { 1 }],
            _ when type == typeof(TimeSpan) => [TimeSpan.FromSeconds(5)],
            _ when type == typeof(DateTimeOffset) => [DateTimeOffset.UnixEpoch],
            { IsAbstract: true } => type.Assembly.GetTypes().Where(candidate => candidate.IsSubclassOf(type)).SelectMany(Made),
            _ => Made(type),
        };
    }

    private static Array OneOf(Type type)
    {
        Array array = Array.CreateInstance(type, 1);
        array.SetValue(Values(type).First(), 0);
        return array;
    }

    private static string Parse(string text)
    {
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        bash.StandardInput.Write(text);
        bash.StandardInput.Close();
        string errors = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return bash.ExitCode == 0 ? errors : $"exit code {bash.ExitCode}: {errors}";
    }
}
