using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>A member of etcd in the list of one master.</summary>
/// <param name="Address">The host of its peer URL: the address of a master.</param>
/// <param name="IsStarted">False for a member that was added and has not joined.</param>
internal sealed record EtcdMember(string Address, bool IsStarted);

/// <summary>etcd as one master reports it.</summary>
/// <param name="Installed">True when the unit exists; null when that could not be read.</param>
/// <param name="Version">The installed release; null when it could not be read.</param>
/// <param name="HasCalicoFile">True when the file exists that stands for Calico being on, where Calico can be switched.</param>
/// <param name="Members">Null when they could not be read.</param>
/// <param name="Problem">Why the member of this master is not healthy; empty when it is.</param>
internal sealed record EtcdReport(bool? Installed, DcosVersion? Version, bool HasCalicoFile, IReadOnlyList<EtcdMember>? Members, string Problem);
