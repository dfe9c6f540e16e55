using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Health;

/// <summary>
/// Every master that runs a release with etcd is a healthy member of it, and it has no other members. With two members both are the quorum, so
/// a master that goes down before the next one has joined stops etcd.
/// </summary>
internal sealed class EtcdGate : Gate
{
    public override string Name => "etcd-members";

    public override string Source =>
        "dcos/dcos 2.2.1 packages/etcd/extra/etcdctl/dcos_etcdctl.py; dcos/dcos 2.2.1 packages/etcd/extra/etcd_discovery/etcd_discovery.py";

    public override int Order => 95;

    public override GateRoles Roles => GateRoles.Master;

    public override bool IsOfDatabase => true;

    public override int? CheckOrder => 585;

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Etcd?.Of(subject.Node.Name) is not { } answer
        ? Skip(subject, "The master runs a release without etcd.")
        : EtcdView.UseOf(answer) switch
        {
            EtcdUse.Absent => Skip(subject, "The unit dcos-etcd does not exist on this master."),
            EtcdUse.Off => Skip(subject, "Calico, which etcd is for, is off on this master."),
            EtcdUse.On => Evaluate(subject, subject.Etcd!, answer.Report!),
            _ => Unknown(subject, Problem(answer)),
        };

    protected override string RemedyFor(GateSubject subject) =>
        $"sudo {EtcdStatusOperation.Program}; systemctl status dcos-etcd; sudo journalctl -u dcos-etcd -n 100  # on {subject.Node.Name} and the other masters";

    private static string Problem(DatabaseAnswer<EtcdReport> answer) => answer.Report?.Problem ?? answer.Problem;

    private DcosCheckResult Evaluate(GateSubject subject, EtcdView etcd, EtcdReport own)
    {
        MasterObservation[] members = [.. subject.View.Masters.Where(master => etcd.IsMember(master.Node.Name))];
        string expected = $"healthy members {string.Join(", ", members.Select(master => master.Node.Name))}";
        if (own.Problem.Length > 0 || own.Members is null)
        {
            return Fail(subject, expected, own.Problem);
        }

        HashSet<string> joined = new(own.Members.Where(member => member.IsStarted).Select(member => member.Address), StringComparer.Ordinal);
        if (members.FirstOrDefault(master => !joined.Contains(master.Node.Address)) is { } missing)
        {
            return Fail(subject, expected, $"{missing.Node.Name} has not joined: {own.Members.Count} members, {joined.Count} of them started");
        }

        // A master on which Calico is off may still be a member.
        HashSet<string> known = new(
            subject.View.Masters.Where(master => etcd.Of(master.Node.Name) is not null).Select(master => master.Node.Address), StringComparer.Ordinal);
        if (own.Members.FirstOrDefault(member => !known.Contains(member.Address)) is { } foreign)
        {
            return Fail(subject, expected, $"{foreign.Address} is a member and not a master that runs etcd");
        }

        foreach (MasterObservation master in members)
        {
            DatabaseAnswer<EtcdReport> answer = etcd.Of(master.Node.Name)!;
            if (Problem(answer) is { Length: > 0 } problem)
            {
                string named = $"{master.Node.Name}: {problem}";
                return EtcdView.UseOf(answer) == EtcdUse.Unknown ? Unknown(subject, named) : Fail(subject, expected, named);
            }
        }

        return Pass(subject, $"{own.Members.Count} members, all healthy");
    }
}
