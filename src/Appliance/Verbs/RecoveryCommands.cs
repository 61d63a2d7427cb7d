using System.Text;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>
/// What the serial console of an image offers without a password, as long as no appliance.json of it could ever be
/// read: look without secrets, mend both files, end the day. See the README of this folder for why.
/// </summary>
internal sealed class RecoveryCommands(ICommands all) : ICommands
{
    private static readonly string[] s_offered =
        ["status", "why", "log", "plan", "show", "edit", "discard", "check", "commit", "confirm", "rollback", "find-me",
            "slots", "reboot", "poweroff", "factory-reset"];

    public const string Banner =
        "appliance.json cannot be read, and this box has never had one that could. Until it has,\nwhoever holds "
            + "this cable may mend it without a password: edit appliance, commit, reboot.";

    public IReadOnlyList<CommandSpecification> All { get; } =
        [.. all.All.Where(command => command.Name != "check run" && s_offered.Contains(command.Name.Split(' ')[0]))];

    public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
    {
        string typed = string.Join(' ', words);
        // The longest name decides: `check run` is not `check`.
        CommandSpecification? meant = null;
        foreach (CommandSpecification command in all.All)
            if ((typed == command.Name || typed.StartsWith(command.Name + " ", StringComparison.Ordinal))
                && command.Name.Length > (meant?.Name.Length ?? 0))
                meant = command;
        if (meant is not null && All.Contains(meant))
            return await all.Run(words, caller with { HidesSecrets = true }, answer, gone);
        await answer.Write(Encoding.UTF8.GetBytes("Not before there is an appliance.json that can be read: edit "
            + "appliance, commit, reboot.\n"), gone);
        return ReplyCode.NotAllowed;
    }
}
