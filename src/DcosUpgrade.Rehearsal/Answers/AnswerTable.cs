using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Maps operation types to answers. A new operation needs a line in the file of its group.</summary>
internal sealed class AnswerTable
{
    private readonly Dictionary<Type, Func<RehearsalCluster, string, NodeOperation, CancellationToken, Task<string>>> _answers = [];

    public AnswerTable()
    {
        FactsAnswers.AddTo(this);
        ConditionAnswers.AddTo(this);
        MarathonAnswers.AddTo(this);
        BackupAnswers.AddTo(this);
        DiagnosticAnswers.AddTo(this);
        MesosAnswers.AddTo(this);
        MaintenanceAnswers.AddTo(this);
        RunAnswers.AddTo(this);
        LockAnswers.AddTo(this);
        BootstrapAnswers.AddTo(this);
        PlanAnswers.AddTo(this);
        ConfigAnswers.AddTo(this);
        DatabaseAnswers.AddTo(this);
        EnterpriseAnswers.AddTo(this);
    }

    public bool Knows(Type operation) => _answers.ContainsKey(operation);

    /// <summary>Registers an immediate answer of a node.</summary>
    public void On<T>(Func<RehearsalNode, T, string> answer)
        where T : NodeOperation => On<T>((node, operation, _) => Task.FromResult(answer(node, operation)));

    /// <summary>Registers an answer of a node that takes time.</summary>
    public void On<T>(Func<RehearsalNode, T, CancellationToken, Task<string>> answer)
        where T : NodeOperation =>
        _answers.Add(typeof(T), (cluster, machine, operation, token) => answer(cluster.Node(machine), (T)operation, token));

    /// <summary>Registers an answer of any machine, by name.</summary>
    public void OnAny<T>(Func<RehearsalCluster, string, T, string> answer)
        where T : NodeOperation =>
        _answers.Add(typeof(T), (cluster, machine, operation, _) => Task.FromResult(answer(cluster, machine, (T)operation)));

    /// <summary>Registers an answer of the bootstrap node.</summary>
    public void On<T>(Func<SimulatedBootstrap, T, string> answer)
        where T : NodeOperation => On<T>((machine, operation, _) => Task.FromResult(answer(machine, operation)));

    public void On<T>(Func<SimulatedBootstrap, T, CancellationToken, Task<string>> answer)
        where T : NodeOperation =>
        _answers.Add(typeof(T), (cluster, _, operation, token) => answer(cluster.Bootstrap, (T)operation, token));

    /// <summary>Standard output of an operation on a machine.</summary>
    /// <exception cref="NotSupportedException">No answer is registered for this operation.</exception>
    public Task<string> AnswerAsync(RehearsalCluster cluster, string machine, NodeOperation operation, CancellationToken cancellationToken) =>
        _answers.TryGetValue(operation.GetType(), out Func<RehearsalCluster, string, NodeOperation, CancellationToken, Task<string>>? answer)
            ? answer(cluster, machine, operation, cancellationToken)
            : throw new NotSupportedException($"The rehearsal has no answer to {operation.GetType().Name}: add one in Answers/.");
}
