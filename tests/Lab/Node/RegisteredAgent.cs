namespace DcosUpgrade.Lab.Node;

/// <summary>An agent as the registry holds it; <paramref name="Role"/> is <c>slave_public</c> or empty.</summary>
internal sealed record RegisteredAgent(string Id, string Hostname, string Role, bool Unreachable)
{
    public static RegisteredAgent Parse(string text) =>
        text.Split('|') is [var id, var hostname, var role, var state]
            ? new(id, hostname, role, state == "unreachable")
            : throw new System.FormatException(text);

    public override string ToString() => $"{Id}|{Hostname}|{Role}|{(Unreachable ? "unreachable" : "admitted")}";
}
