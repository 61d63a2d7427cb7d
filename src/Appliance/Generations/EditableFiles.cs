using System.Text;
using Appliance.Sessions;

namespace Appliance.Generations;

/// <summary>
/// keepalived.conf and appliance.json through the same commands. There is one candidate a node: `edit appliance` begins
/// one of appliance.json, and until it is committed or given up the commands about a candidate mean that one.
/// Everything else means keepalived.conf, unless the word `appliance` stands there.
/// </summary>
internal sealed class EditableFiles(ConfigurationCommands vrrp, ConfigurationCommands appliance) : ICommands
{
    private const string Word = "appliance", History = "show history";

    public IReadOnlyList<CommandSpecification> All { get; } = [.. vrrp.All, .. Specifications];

    public bool IsBusy => vrrp.IsBusy || appliance.IsBusy;

    /// <summary>What is there beside the commands of one file.</summary>
    public static IReadOnlyList<CommandSpecification> Specifications { get; } =
    [
        new("edit " + Word, Rights.Change, "", "Edit appliance.json the same way; taken up at the next start")
            { TakesText = true, OpensMode = true },
        new("show " + Word, Rights.Look, "[GENERATION]", "appliance.json, or what it was once"),
        new(History + " " + Word, Rights.Look, "", $"The last {GenerationStore.Most} generations of appliance.json"),
        new("rollback " + Word, Rights.Change, "[GENERATION] [force]", "Put an older appliance.json in its place"),
    ];

    public Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
    {
        if (words is ["show", "history", Word])
            return appliance.Run(["show", "history"], caller, answer, gone);
        bool isNamed = words.Count > 1 && words[1] == Word && words[0] is "edit" or "show" or "rollback";
        if (!isNamed)
        {
            // Begun and not touched, it is in the way of nobody.
            if (words is ["edit"] && !appliance.HasChanges)
                appliance.GiveUp();
            bool isAppliance = words is ["confirm"]
                ? appliance.IsOnTrial && !vrrp.IsOnTrial : appliance.HasCandidate && IsAboutCandidate(words);
            return (isAppliance ? appliance : vrrp).Run(words, caller, answer, gone);
        }
        if (words[0] == "edit" && vrrp.HasChanges)
            return Refuse($"The candidate is one of {vrrp.File}: commit it or discard it first.\n", answer, gone);
        string[] verb = words[0] == "show" ? ["show", "configuration"] : [words[0]];
        return appliance.Run([.. verb, .. words.Skip(2)], caller, answer, gone);
    }

    private static bool IsAboutCandidate(IReadOnlyList<string> words) =>
        words[0] is "edit" or "discard" or "commit" or "check"
        || words[0] == "show" && words.Count > 1 && words[1] is "candidate" or "diff";

    private static async Task<int> Refuse(string why, IAnswer answer, CancellationToken gone)
    {
        await answer.Write(Encoding.UTF8.GetBytes(why), gone);
        return ReplyCode.Refused;
    }
}
