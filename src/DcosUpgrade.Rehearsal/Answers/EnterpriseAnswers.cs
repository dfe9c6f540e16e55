using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers that only Enterprise nodes give.</summary>
internal static class EnterpriseAnswers
{
    private const string AdminRouter = "dcos-adminrouter.service";

    public static void AddTo(AnswerTable table)
    {
        table.On<RestartCockroachOperation>(RestartAsync);
        table.On<LoginOperation>(Login);
        table.On<SecurityModeOperation>((node, operation) => new Sections().Add("mode", Mode(node)).In(operation.Frame));
        table.On<CreateMarathonBackupOperation>((node, operation) => Backup(node, operation, service => service.Create(operation.Label)));
        table.On<FindMarathonBackupOperation>((node, operation) => Backup(node, operation, service => service.List()));
    }

    /// <summary>The answer of an endpoint of Mesos or Marathon: in strict mode 401 without a valid token.</summary>
    public static HttpAnswer? Guard(RehearsalNode node, ISecuredOperation? operation, HttpAnswer? answer) =>
        answer is null || node.Files.Etc?.Security != DcosSecurityMode.Strict || node.Cluster.Iam.Counts(operation?.Login?.Token)
            ? answer
            : new HttpAnswer(401, "");

    private static async Task<string> RestartAsync(RehearsalNode node, RestartCockroachOperation operation, CancellationToken cancellationToken)
    {
        TimeSpan age = node.Cluster.Cockroach.Age(node);
        string result = $"young {age.TotalSeconds:0}";
        if (!node.Services.IsActive(DcosUnits.Cockroach))
        {
            result = $"inactive {node.Services.State(DcosUnits.Cockroach)}";
        }
        else if (age > operation.OlderThan)
        {
            if (!operation.LookOnly)
            {
                await node.Cluster.Cockroach.RestartAsync(node, cancellationToken).ConfigureAwait(false);
            }

            result = $"{(operation.LookOnly ? "old" : node.Services.IsActive(DcosUnits.Cockroach) ? "restarted" : "slow")} {age.TotalSeconds:0}";
        }

        return new Sections().Add("result", result + "\n").In(operation.Frame);
    }

    /// <summary>The Admin Router refuses requests without a token; in disabled mode it does not check.</summary>
    private static string Backup(RehearsalNode node, MarathonBackupOperation operation, Func<SimulatedBackupService, HttpAnswer> answer)
    {
        DcosSecurityMode mode = node.Files.Etc?.Security ?? DcosSecurityMode.None;
        bool counts = mode is DcosSecurityMode.Permissive or DcosSecurityMode.Strict && node.Cluster.Iam.Counts(operation.Login?.Token);
        return new Sections()
            .Add("mode", Mode(node))
            .Get("answer", !node.Services.IsActive(AdminRouter) ? null : counts ? answer(node.Cluster.BackupService) : new HttpAnswer(401, ""))
            .In(operation.Frame);
    }

    /// <summary>The mode as the node's configuration has it; a blank line on Open Source.</summary>
    private static string Mode(RehearsalNode node) =>
        (node.Files.Etc?.Security is { } mode and not DcosSecurityMode.None ? mode.ToString().ToLowerInvariant() : "") + "\n";

    private static string Login(RehearsalNode node, LoginOperation operation)
    {
        DcosSecurityMode mode = node.Files.Etc?.Security ?? DcosSecurityMode.None;
        Sections parts = new Sections().Add("mode", Mode(node));
        if (mode is not (DcosSecurityMode.Permissive or DcosSecurityMode.Strict))
        {
            return parts.In(operation.Frame);
        }

        bool serves = node.Services.IsActive(AdminRouter) && node.Services.IsActive(DcosUnits.Bouncer) && !node.Faults.Has(RehearsalFault.IamDown);
        HttpAnswer? answer = !serves ? null
            : node.Faults.Has(RehearsalFault.LoginRefused) || node.Cluster.Iam.LogIn(operation.Body) is not { } token ? new HttpAnswer(401, "")
            : HttpAnswer.Json($$"""{"token": "{{token}}"}""");
        return parts.Get("login", answer).In(operation.Frame);
    }
}
