using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers of the bootstrap node, and downloads from it.</summary>
internal static class BootstrapAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<BootstrapFactsOperation>(Facts);
        table.On<StartBootstrapJobOperation>(Start);
        table.On<FollowBootstrapJobOperation>(FollowAsync);
        table.OnAny<UploadOperation>(Upload);
        table.On<CopyInstallerOperation>(Copy);
        table.On<StageInputsOperation>(Stage);
        table.On<ReadScriptOperation>(ReadScript);
        table.On<HashServedOperation>(HashServed);
        table.On<ServeOperation>(Serve);
        table.On<StopServeOperation>(Stop);
        table.On<WriteScriptRecordOperation>(WriteRecord);
        table.On<ScriptRecordsOperation>(Records);
        table.OnAny<ProveServedOperation>(Prove);
    }

    private static string Facts(SimulatedBootstrap machine, BootstrapFactsOperation operation) => new Sections()
        .Add("docker", "")
        .Add("installer", machine.Installer(operation.InstallerPath) is { } sha256 ? sha256 + "  -\n" : "")
        .Add("variant", machine.Installer(operation.InstallerPath) is null ? "" : machine.Variant + "\n")
        .Add("changeable", "")
        .Add("containers", string.Concat(machine.Containers.Select(container => Inspect(container) + "\n")))
        .Add(
            "ports",
            string.Concat(
                machine.Containers.Select(container => container.Port)
                    .Append(22)
                    .OrderBy(port => port)
                    .Select(port => port.ToString("X4", CultureInfo.InvariantCulture) + "\n")))
        .Add("owner", machine.Containers.Any(container => container.Port == operation.Port) ? "2345 docker-proxy\n" : "")
        .Add("free", "/dev/sda1 209715200 31457280 178257920 15% /\n")
        .Add("addresses", machine.Address + " 172.17.0.1 \n")
        .Add("resolved", operation.HostName.Length > 0 ? machine.Address + "\n" : "")
        .In(operation.Frame);

    private static string Copy(SimulatedBootstrap machine, CopyInstallerOperation operation)
    {
        string sha256 = machine.Installer(operation.Path) ?? "";
        if (sha256 == operation.Sha256)
        {
            machine.PutInstaller(BootstrapPaths.InstallerCopy(sha256), sha256);
        }

        return new Sections().Add("sha256", sha256 + "\n").Add("variant", machine.Variant + "\n").In(operation.Frame);
    }

    private static string Inspect(SimulatedContainer container) => JsonText.Plain().Begin()
        .Add("id", container.Id)
        .Add("name", "/" + container.Name)
        .Add("image", container.Image)
        .Add("network", "default")
        .Begin("ports").BeginList("80/tcp")
            .Begin().Add("HostIp", container.Address).Add("HostPort", container.Port.ToString(CultureInfo.InvariantCulture)).End()
        .EndList().End()
        .BeginList("mounts")
            .Begin()
                .Add("Type", "bind")
                .Add("Source", BootstrapPaths.ServeOf(container.Folder.Path))
                .Add("Destination", "/usr/share/nginx/html")
                .Add("Mode", "ro")
                .Add("RW", false)
                .End()
        .EndList()
        .End().ToString();

    private static string Start(SimulatedBootstrap machine, StartBootstrapJobOperation operation)
    {
        string result = "started";
        if (machine.Running is { } running)
        {
            result = running.Job.Title == operation.Job.Title ? "attached" : "refused Busy DcosUpgrade: " + running.Job.Title;
        }
        else
        {
            new SimulatedJob(machine, operation.Job).Start();
        }

        return new Sections().Add("result", result + "\n").In(operation.Frame);
    }

    private static async Task<string> FollowAsync(SimulatedBootstrap machine, FollowBootstrapJobOperation operation, CancellationToken cancellationToken)
    {
        BootstrapFolder folder = machine.Folder(operation.Job.Folder);
        string Mark() => $"{(machine.Running is null ? "inactive" : "active")}|{folder.Rc}|{folder.Stdout.Length}|{folder.Stderr.Length}|{folder.Watched}";
        DateTimeOffset until = machine.Cluster.Clock.UtcNow + TimeSpan.FromSeconds(operation.WaitSec);
        while (Mark() == operation.Mark && machine.Cluster.Clock.UtcNow < until)
        {
            await machine.Cluster.Clock.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
        }

        return new Sections()
            .Add("mark", Mark() + "\n")
            .Add("out", Chunk(folder.Stdout, operation.OutOffset))
            .Add("err", Chunk(folder.Stderr, operation.ErrOffset))
            .In(operation.Frame);
    }

    private static string Chunk(string text, long offset)
    {
        int from = (int)Math.Min(offset, text.Length);
        return text.Substring(from, Math.Min(FollowBootstrapJobOperation.Chunk, text.Length - from));
    }

    private static string Upload(RehearsalCluster cluster, string machine, UploadOperation operation)
    {
        string folder = "/tmp/dcosupgrade." + cluster.DiceOf(machine).Hex(10);
        cluster.Uploads[folder] = operation.Files;
        return new Sections().Add("folder", folder + "\n").In(operation.Frame);
    }

    private static string Stage(SimulatedBootstrap machine, StageInputsOperation operation)
    {
        bool existed = machine.Folders.ContainsKey(operation.Folder);
        machine.Cluster.Uploads.TryGetValue(operation.Uploaded, out IReadOnlyList<InputFile>? uploaded);
        machine.Cluster.Uploads.Remove(operation.Uploaded);
        if (!existed && uploaded is null)
        {
            // cat: no such file, exit 1.
            return "";
        }

        BootstrapFolder folder = machine.Folder(operation.Folder);
        for (int i = 0; !existed && i < operation.Files.Count; i++)
        {
            InputFile file = operation.Files[i];
            folder.Inputs[file.Path] = file with { Content = uploaded![i].Content, Sha256 = uploaded[i].Sha256 };
        }

        IEnumerable<string> altered = operation.Files.Where(file => !folder.Inputs.TryGetValue(file.Path, out InputFile? there) || there.Sha256 != file.Sha256)
            .Select(file => file.Path + "\n");
        return new Sections().Add("result", existed ? "existed\n" : "staged\n").Add("altered", string.Concat(altered)).In(operation.Frame);
    }

    private static string ReadScript(SimulatedBootstrap machine, ReadScriptOperation operation)
    {
        ServedScript? script = machine.Folder(operation.Folder).Scripts.FirstOrDefault(script => script.ServedPath == operation.ServedPath);
        return new Sections().Add("sha256", script is null ? "" : script.Sha256 + "\n").Add("text", script?.Text ?? "").In(operation.Frame);
    }

    private static string HashServed(SimulatedBootstrap machine, HashServedOperation operation)
    {
        BootstrapFolder folder = machine.Folder(operation.Folder);
        return new Sections()
            .Add("hashes", string.Concat(operation.Paths.Select(path => folder.Sha256Of(path) is { } sha256 ? $"{sha256} {path}\n" : "")))
            .In(operation.Frame);
    }

    private static string Serve(SimulatedBootstrap machine, ServeOperation operation)
    {
        string result;
        if (operation.Replaces is { } old && machine.Containers.RemoveAll(container => container.Id == old) == 0)
        {
            result = $"failed docker stop: Error response from daemon: No such container: {old}";
        }
        else if (machine.Containers.Any(container => container.Port == operation.Port))
        {
            result = "failed docker: Error response from daemon: driver failed programming external connectivity: "
                + $"Bind for {operation.Address}:{operation.Port} failed: port is already allocated.";
        }
        else
        {
            result = "started " + machine.Serve(operation.Port, machine.Folder(operation.Folder), operation.Address, operation.Image).Id;
        }

        return new Sections().Add("result", result + "\n").In(operation.Frame);
    }

    private static string Stop(SimulatedBootstrap machine, StopServeOperation operation)
    {
        IEnumerable<string> missing = operation.Ids.Where(id => machine.Containers.RemoveAll(container => container.Id == id) == 0)
            .Select(id => $"{id}: Error response from daemon: No such container: {id}\n");
        return new Sections().Add("problem", string.Concat(missing)).In(operation.Frame);
    }

    private static string WriteRecord(SimulatedBootstrap machine, WriteScriptRecordOperation operation)
    {
        machine.Folder(operation.Folder).Record = operation.Record;
        return new Sections().Add("result", "0\n").In(operation.Frame);
    }

    private static string Records(SimulatedBootstrap machine, ScriptRecordsOperation operation)
    {
        Sections parts = new();
        foreach (BootstrapFolder folder in machine.Folders.Values.Where(folder => folder.Record is not null))
        {
            parts.Add("record " + BootstrapPaths.NameOf(folder.Path), folder.Record + "\n");
        }

        return parts.In(operation.Frame);
    }

    /// <summary>Downloads a file as a node's wrapper does.</summary>
    private static string Prove(RehearsalCluster cluster, string machine, ProveServedOperation operation)
    {
        IEnumerable<string> lines = operation.Urls.Select((url, number) =>
        {
            Download download = machine == cluster.Bootstrap.Name ? cluster.Bootstrap.Get(url) : cluster.Node(machine).Download(url);
            return $"{download.ExitCode} {(download.ExitCode == 7 ? 200 : download.Status)} {download.Sha256} {number}\n";
        });
        return new Sections().Add("files", string.Concat(lines)).In(operation.Frame);
    }
}
