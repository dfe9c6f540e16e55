using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>A Marathon that runs on Marathon.</summary>
internal sealed record NestedMarathon(MesosFramework Framework, MarathonState State);
