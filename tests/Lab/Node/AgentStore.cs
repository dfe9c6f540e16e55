using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace DcosUpgrade.Lab.Node;

/// <summary>The checkpoint of an agent under /var/lib/mesos/slave, and the processes it speaks of.</summary>
/// <remarks>A task is a transient unit outside the agent's control group, as executors are in <c>mesos_executors.slice</c>.</remarks>
internal sealed class AgentStore
{
    private const string Folder = "/var/lib/mesos/slave";
    private const string IdFile = Folder + "/meta/slaves/latest";
    private const string TaskFile = Folder + "/tasks";
    private const int TasksOfANewAgent = 2;

    public string Id { get; private set; } = "";

    public IReadOnlyList<ReportedTask> Tasks { get; private set; } = [];

    public void Recover()
    {
        if (Faults.On("agent-new-id"))
        {
            File.Delete(IdFile);
        }
        if (!File.Exists(IdFile))
        {
            return;
        }
        Id = File.ReadAllText(IdFile);
        Tasks = File.Exists(TaskFile) ? [.. File.ReadLines(TaskFile).Select(ReportedTask.Parse)] : [];
        if (Faults.On("tasks-lost"))
        {
            foreach (var task in Tasks.Where(task => !task.Terminal))
            {
                Command("/usr/bin/systemctl", "kill", "--signal=KILL", UnitOf(task));
            }
            Save([.. Tasks.Select(task => task.Terminal ? task : task with { State = "TASK_LOST", Ended = Cluster.Now })]);
        }
    }

    public void Registered(string id)
    {
        if (id == Id)
        {
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(IdFile)!);
        File.WriteAllText(IdFile, id);
        Id = id;
        Save([.. Enumerable.Range(1, TasksOfANewAgent).Select(Launch)]);
    }

    /// <summary>A task whose process is gone has ended well only if somebody asked it to.</summary>
    public void LookAtTasks()
    {
        var seen = Tasks.Select(task => task.Terminal || IsAlive(task)
            ? task
            : task with { State = File.Exists($"{Folder}/finish/{task.Id}") ? "TASK_FINISHED" : "TASK_FAILED", Ended = Cluster.Now }).ToArray();
        if (!seen.SequenceEqual(Tasks))
        {
            Save(seen);
        }
    }

    private static ReportedTask Launch(int number)
    {
        var container = Guid.NewGuid().ToString();
        var task = new ReportedTask($"sleeper.{container}", "TASK_RUNNING", Cluster.Now, 0, container, Pid: 0);
        Command("/usr/bin/systemd-run", $"--unit={UnitOf(task)}", "--slice=mesos_executors.slice", $"--description=Task {number}",
            $"--setenv=LAB_TASK={container}", "/bin/sleep", "infinity");
        return task with { Pid = int.Parse(Command("/usr/bin/systemctl", "show", "--property=MainPID", "--value", UnitOf(task))) };
    }

    private static string UnitOf(ReportedTask task) => $"lab-task-{task.Container}.service";

    /// <summary>A process id alone could be another process's after a reboot.</summary>
    private static bool IsAlive(ReportedTask task)
    {
        try
        {
            return File.ReadAllText($"/proc/{task.Pid}/environ").Contains(task.Container, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Command(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }

    private void Save(IReadOnlyList<ReportedTask> tasks)
    {
        File.WriteAllLines(TaskFile + ".tmp", tasks.Select(task => task.ToString()));
        File.Move(TaskFile + ".tmp", TaskFile, overwrite: true);
        Tasks = tasks;
    }
}
