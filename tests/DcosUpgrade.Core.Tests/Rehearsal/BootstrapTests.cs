using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public class BootstrapTests
{
    private const string Machine = "bootstrap";
    private const string Folder = BootstrapPaths.Work + "/script-0123456789ab";
    private readonly Bench _bench = new();

    private static string Installer => "/opt/dcos/dcos_generate_config.sh";

    [Fact]
    public void Installer_docker_and_serving_container_are_reported()
    {
        BootstrapFacts facts = Facts();
        Assert.Null(facts.DockerProblem);
        Assert.Equal("None", facts.Installer!.Variant);
        Assert.Equal([22, 8080], facts.Listening.Order());
        BootstrapContainer container = Assert.Single(facts.Containers);
        Assert.Equal([8080], container.HostPorts);
        Assert.EndsWith("/genconf/serve", Assert.Single(container.Mounts), StringComparison.Ordinal);
        Assert.Null(_bench.Ask(Machine, new BootstrapFactsOperation(_bench.Token(), "/nowhere/x.sh", 8080)).Installer);
    }

    [Fact]
    public void Script_is_generated_read_served_verified_and_recorded()
    {
        Stage();
        JobProgress version = Job(new InstallerVersionJob(Facts().Installer!.Sha256));
        Assert.Equal(0, version.ExitCode);
        JobProgress end = Job(Generate());
        Assert.Equal(0, end.ExitCode);
        string all = _bench.Ask(Machine, new FollowBootstrapJobOperation(_bench.Token(), Generate(), 0, 0, "", 5)).Out;
        string url = all.Trim().Split('\n').Last().Replace("Node upgrade script URL: ", "", StringComparison.Ordinal);
        string path = url.Replace("http://10.0.0.5:8080/", "", StringComparison.Ordinal);

        ScriptFile script = _bench.Ask(Machine, new ReadScriptOperation(_bench.Token(), Folder, path));
        string[] ids = script.Text!.Split('\n')
            .Single(line => line.StartsWith("pkgpanda activate", StringComparison.Ordinal))
            .Split(' ')
            .Where(word => word.Contains("--") && !word.StartsWith('-'))
            .ToArray();
        Assert.Equal(63, ids.Length);
        IReadOnlyDictionary<string, string> hashes = _bench.Ask(
            Machine,
            new HashServedOperation(
                _bench.Token(),
                Folder,
                [path, HashServedOperation.BootstrapLatest, .. ids.Select(HashServedOperation.PackagePath), "nothing"]));
        Assert.Equal(65, hashes.Count);
        Assert.Equal(script.Sha256, hashes[path]);

        Assert.Equal(404, Prove(url).Status);
        string old = Facts().Containers.Single().Id;
        Assert.StartsWith("docker: ", Serve(null).Problem, StringComparison.Ordinal);
        Assert.NotEqual("", Serve(old).ContainerId);
        Assert.Equal((0, script.Sha256), (Prove(url).ExitCode, Prove(url).Sha256));
        Assert.Equal(22, Prove(_bench.Script.Url).ExitCode);

        Assert.True(_bench.Ask(Machine, new WriteScriptRecordOperation(_bench.Token(), Folder, "{\"format\":1}")));
        Assert.Equal("{\"format\":1}", _bench.Ask(Machine, new ScriptRecordsOperation(_bench.Token()))[Folder].Trim());
    }

    [Fact]
    public void Same_inputs_give_same_packages_and_other_inputs_give_others()
    {
        string[] Packages(string folder, string config)
        {
            Stage(folder, config);
            Job(new GenerateScriptJob(folder, Facts().Installer!.Sha256, "1.10.8", 9000));
            return [.. _bench.Cluster.Bootstrap.Folder(folder).Scripts.Single().PackageIds];
        }

        string[] first = Packages("/opt/dcos/x1", "a: 1\n");
        Assert.Equal(first, Packages("/opt/dcos/x2", "a: 1\n"));
        Assert.Equal(2, first.Except(Packages("/opt/dcos/x3", "a: 2\n")).Count());
    }

    [Fact]
    public void Only_one_job_runs_at_a_time_and_the_same_job_is_reattached()
    {
        Stage();
        Assert.Equal("started", Start(Generate()).Result);
        Assert.Equal("attached", Start(Generate()).Result);
        JobStart other = Start(new InstallerVersionJob(new string('0', 64)));
        Assert.Equal(("refused", "Busy"), (other.Result, other.Reason));
    }

    [Fact]
    public void Missing_configuration_is_reported_by_the_installer()
    {
        JobProgress end = Job(Generate());
        Assert.Equal(1, end.ExitCode);
        Assert.Contains("No config file found", _bench.Cluster.Bootstrap.Folder(Folder).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public void Existing_folder_is_compared_and_not_changed()
    {
        Assert.Equal((false, 0), (Stage().Existed, Stage().Altered.Count));
        StagedInputs second = Stage(Folder, "other: 1\n");
        Assert.True(second.Existed);
        Assert.Equal(["config.yaml"], second.Altered);
    }

    [Fact]
    public void Installer_download_grows_and_is_renamed_at_its_end()
    {
        FetchInstallerJob job = new("https://example.com/x.sh", new string('a', 64));
        Start(job);
        _bench.Pass(5);
        JobProgress seen = _bench.Ask(Machine, new FollowBootstrapJobOperation(_bench.Token(), job, 0, 0, "", 5));
        Assert.True(seen is { Alive: true, ExitCode: null, WatchedBytes: > 0 });
        Assert.Equal(0, Follow(job).ExitCode);
        Assert.Equal(new string('a', 64), _bench.Ask(
            Machine,
            new BootstrapFactsOperation(_bench.Token(), BootstrapPaths.InstallerCopy(new string('a', 64)), 8080)).Installer!.Sha256);
    }

    private GenerateScriptJob Generate() => new(Folder, Facts().Installer!.Sha256, "1.10.8", 9000);

    private BootstrapFacts Facts() => _bench.Ask(Machine, new BootstrapFactsOperation(_bench.Token(), Installer, 8080));

    private ServedFile Prove(string url) => _bench.Ask("a1", new ProveServedOperation(_bench.Token(), [url])).Single();

    private ServeStart Serve(string? replaces) => _bench.Ask(Machine, new ServeOperation(_bench.Token(), Folder, "10.0.0.5", 8080, "nginx", replaces));

    private JobStart Start(BootstrapJob job) => _bench.Ask(Machine, new StartBootstrapJobOperation(_bench.Token(), job));

    private JobProgress Job(BootstrapJob job)
    {
        Assert.Equal("started", Start(job).Result);
        return Follow(job);
    }

    private JobProgress Follow(BootstrapJob job)
    {
        string mark = "";
        JobProgress progress;
        do
        {
            progress = _bench.Ask(Machine, new FollowBootstrapJobOperation(_bench.Token(), job, 0, 0, mark, 5));
            mark = progress.Mark;
        }
        while (progress.Alive);
        return progress;
    }

    private StagedInputs Stage(string folder = Folder, string? config = null)
    {
        InputFile[] files = [File("config.yaml", config ?? _bench.Cluster.Bootstrap.ConfigText), File("ip-detect", SimulatedBootstrap.IpDetectText)];
        string uploaded = _bench.Ask(Machine, new UploadOperation(_bench.Token(), files));
        return _bench.Ask(Machine, new StageInputsOperation(_bench.Token(), folder, uploaded, files));
    }

    private static InputFile File(string path, string text) =>
        new(path, Encoding.UTF8.GetBytes(text), ServedScript.Hash(text), text.StartsWith("#!", StringComparison.Ordinal));
}
