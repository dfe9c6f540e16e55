using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DcosUpgrade.Lab.Node;

/// <summary>The agents that the masters agreed on; a copy lies on each of them and the newest counts.</summary>
internal sealed record Registry(long Revision, IReadOnlyList<RegisteredAgent> Agents)
{
    private const string Folder = "/var/lib/dcos/mesos/master";
    private const string FileName = Folder + "/registry";

    public static Registry Load() => File.Exists(FileName) ? Parse(File.ReadAllText(FileName)) : new(0, []);

    public static Registry Parse(string text)
    {
        var lines = Lines.Parse(text);
        return new(lines["revision"].Length == 0 ? 0 : long.Parse(lines["revision"]), [.. lines.All("agent").Select(RegisteredAgent.Parse)]);
    }

    public void Save()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(FileName + ".tmp", ToLines().ToString());
        File.Move(FileName + ".tmp", FileName, overwrite: true);
    }

    public Lines ToLines()
    {
        var lines = new Lines().Add("revision", Revision.ToString());
        foreach (var agent in Agents)
        {
            lines.Add("agent", agent.ToString());
        }
        return lines;
    }

    public Registry With(IEnumerable<RegisteredAgent> agents) => new(Revision + 1, [.. agents]);
}
