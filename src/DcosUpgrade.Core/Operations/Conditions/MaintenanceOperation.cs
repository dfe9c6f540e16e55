using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The machines that are in maintenance on the leading master: draining or down.</summary>
internal sealed class MaintenanceOperation(string token) : SecuredOperation<IReadOnlyList<string>?>(token)
{
    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 4 << 20;

    public override string ProgramText => Start + $$"""
        {{Frame.Open("status")}}{{Get("$scheme://$ip:5050/maintenance/status", 10, 2 << 20)}}
        {{Frame.Close}}
        """;

    /// <returns>Their addresses or names; null when the master does not answer.</returns>
    public override IReadOnlyList<string>? Parse(RawOutput output)
    {
        HttpSection status = HttpSection.Parse(Frame.Split(output, nameof(MaintenanceOperation)), "status");
        if (!status.Ok)
        {
            return null;
        }

        Json root = AnswerJson.Parse(status.Body, nameof(MaintenanceOperation));
        return [.. root["draining_machines"].Items.Select(machine => machine["id"]).Concat(root["down_machines"].Items)
            .Select(id => id["ip"].Text ?? id["hostname"].Text).OfType<string>()];
    }
}
