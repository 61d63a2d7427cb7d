using Appliance.Base;
using Appliance.Client;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>
/// The one door of a running daemon: finds the verb that is meant, asks whether the caller may, and lets it run.
/// </summary>
internal sealed class DaemonCommands : ICommands
{
    private readonly RunningDaemon _daemon;
    private readonly ICommands _configuration;
    private readonly Dictionary<string, DaemonVerb> _verbs = [];

    public DaemonCommands(RunningDaemon daemon)
    {
        _daemon = daemon;
        _configuration = ConfigurationVerbs.Of(daemon);
        var all = new List<CommandSpecification>();
        foreach (DaemonVerb verb in VerbList.OfDaemons())
        {
            if (verb.IsForImages && !daemon.IsOurs)
                continue;
            _verbs.Add(verb.Name, verb);
            all.Add(new CommandSpecification(verb.Name, verb.Needs, verb.Arguments, verb.Help)
            {
                Completions = at => verb.Completions(daemon, at),
            });
        }
        all.AddRange(_configuration.All);
        All = [.. all.Select(command => command with { More = () => HelpText.MoreOf(command.Name, "") })];
    }

    public IReadOnlyList<CommandSpecification> All { get; }

    /// <summary>What may stand behind these words, for shells.</summary>
    private IEnumerable<string> Names(string[] words) => CommandSpecification.Find(All, words) is { } command
        ? command.Completions?.Invoke(words.Length - command.Name.Split(' ').Length) ?? [] : [];

    private string Instead(IReadOnlyList<string> words)
    {
        IEnumerable<string> first = All.Select(command => command.Name.Split(' ')[0]).Distinct();
        return words.Count > 0 && Spelling.Nearest(words[0], first) is { } near && near != words[0]
            ? $"Did you mean '{near}'?" : $"There are: {string.Join(", ", first)}.";
    }

    public bool IsBusy => _configuration.IsBusy || _daemon.Change is { Code: null };

    public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
    {
        if (words is [Completion.Question, ..])
            return await new Request([], caller, answer, gone).Done(string.Join('\n', Names([.. words.Skip(1)])));
        CommandSpecification? found = CommandSpecification.Find(All, words);
        // Two people who are both root are told apart by where they sit. Who only looks is not asked for it.
        if (found?.Needs == Rights.Change && CallerTerminal.Of(caller.Process) is { } terminal)
            caller = caller with { Name = $"{caller.Name} on {terminal}" };
        string[] behind = [.. words.Skip(found?.Name.Count(c => c == ' ') + 1 ?? 0)];
        var request = new Request(behind, caller, answer, gone);
        if (found is null)
            return await request.Wrong(
                $"There is no command '{Request.Shown(words.Count > 0 ? words[0] : "")}'. {Instead(words)}");
        if (found.Needs > caller.Rights)
            return await request.Say(ReplyCode.NotAllowed, $"{found.Name} changes something: only root may.");
        int code = _verbs.TryGetValue(found.Name, out DaemonVerb? verb)
            ? await verb.Run(_daemon, request)
            : await _configuration.Run(words, caller, answer, gone);
        if (found.Needs == Rights.Change)
            _daemon.Snapshots.Outdate();
        return code;
    }
}
