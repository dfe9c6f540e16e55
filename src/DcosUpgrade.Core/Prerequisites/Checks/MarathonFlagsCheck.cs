using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>No flag of Marathon is configured that Marathon of the target does not know: it would end at its start.</summary>
internal sealed class MarathonFlagsCheck : NodeCheck
{
    public override string Name => "marathon-flags";

    public override int Order => 635;

    public override string Source => "mesosphere/marathon v1.6.549 src/main/scala/mesosphere/marathon/Main.scala";

    public override CheckScope Scope => CheckScope.Master;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Upgrade;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.To is not { } to)
        {
            return Unknown(subject, "the target version is not known", TargetRemedy);
        }

        if (subject.Conditions.Marathon is not { } marathon)
        {
            return Unknown(subject, "marathon.sh could not be read", "ls -l /opt/mesosphere/bin/marathon.sh");
        }

        string[] gone = [.. MarathonFlag.All.Where(flag => flag.Gone.Contain(to)).Select(flag => flag.Name)];
        string Names(string[][] hits, int part) => string.Join(part == 1 ? "|" : " ", hits.Select(words => words[part].Split('=')[0]).Distinct());
        string[][] found = [.. marathon.Flags.Select(hit => hit.Split(' ')).Where(words => words.Length == 2 && gone.Contains(words[1]))];
        return found.Length == 0 ? Pass(subject, "none") : Fail(
            subject,
            "none",
            $"Marathon of {to} does not start with {string.Join(", ", found.Select(words => $"{words[1]} in {words[0]}"))}",
            $"sudo grep -n -i -E '{Names(found, 1)}' {Names(found, 0)}");
    }
}
