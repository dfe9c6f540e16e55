using System;
using System.Runtime.InteropServices;
using DcosUpgrade.Lab.Node;

IRole role = args switch
{
    ["exhibitor"] => new ExhibitorRole(),
    ["mesos-master"] => new MasterRole(),
    ["mesos-agent"] => new AgentRole(),
    ["marathon"] => new MarathonRole(),
    ["adminrouter"] => new AdminRouterRole(),
    ["cockroach"] => new CockroachRole(),
    ["etcd"] => new EtcdRole(),
    _ => throw new ArgumentException("usage: Node.dll exhibitor|mesos-master|mesos-agent|marathon|adminrouter|cockroach|etcd"),
};

using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ =>
{
    role.Leave();
    Environment.Exit(0);
});
return role.Run();
