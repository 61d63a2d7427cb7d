using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Appliance.Attendant;
using Appliance.Base;
using Appliance.Client;
using Appliance.Config.Keywords;
using Appliance.Generations;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Network;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Views;
using VrrpAot.Engine;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>
/// What can be asked of a running box, and done to it. Runs on the desk's thread; what it wants of the engine or the attendant it
/// leaves with them, and waits without blocking anybody.
/// </summary>
internal sealed partial class BoxCommands : ICommands
{
    private const int Done = ReplyCode.Done, Refused = ReplyCode.Refused, Wrong = ReplyCode.Wrong, NotAllowed = ReplyCode.NotAllowed, Fault = ReplyCode.Fault;

    private static readonly Duration s_moment = Duration.FromMilliseconds(50);
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private const int WhyLength = 100;

    private readonly Desk _desk;
    private readonly Planning _planning;
    private readonly SnapshotBoard _board;
    private readonly Journal _journal;
    private readonly Attendant.Attendant _attendant;
    private readonly FreshSnapshots _snapshots;
    private readonly LogRing _log;
    private readonly Rendered _json = new(snapshot => StatusBytes(snapshot, indented: true)), _jsonLine = new(snapshot => StatusBytes(snapshot, indented: false));
    private readonly Rendered _text = new(snapshot => Encoding.UTF8.GetBytes(StatusText.Of(snapshot)));
    private readonly Dictionary<string, Func<Question, Task<int>>> _answers;

    /// <summary>One command on its way.</summary>
    private sealed record Question(IReadOnlyList<string> Words, Caller Caller, IAnswer To, CancellationToken Gone)
    {
        public string? Word(int i) => i < Words.Count ? Words[i] : null;
    }

    /// <param name="configuration">Shows, edits and commits the configuration.</param>
    /// <param name="end">Asks for the end of the machine; null where the machine is not ours.</param>
    public BoxCommands(Desk desk, SnapshotBoard board, FreshSnapshots snapshots, Journal journal, LogRing log, Attendant.Attendant attendant, ConfigurationSource configuration, Func<Ending, int>? end = null)
    {
        (_desk, _board, _snapshots, _journal, _log, _attendant) = (desk, board, snapshots, journal, log, attendant);
        _configuration = Configure(configuration);
        _planning = new Planning(configuration.Find, configuration.LoadFile, () => _attendant.Running,
            result => Ask<ReloadOutcome>(answer => answer(_attendant.Plan(result))));
        All =
        [
            new("status", Rights.Look, "[--json] [--watch]", "Roles, masters, priorities, checks, VIPs, peers"),
            new("why", Rights.Look, "[INSTANCE] [--json]", $"The last {WhyLength} state changes, with what led to them") { Completions = at => at == 0 ? Names() : [] },
            new("log", Rights.Look, "[LINES] [--follow]", "The newest lines of the log, and those that come"),
            new("plan", Rights.Look, "", "What a reload would change, without changing it"),
            new("reload", Rights.Change, "", "Take up the configuration file; what did not change goes on undisturbed"),
            new("garp", Rights.Change, "[INSTANCE]", "Announce the VIPs again, where we are MASTER") { Completions = at => at == 0 ? Names() : [] },
            new("counters clear", Rights.Change, "[INSTANCE]", "Set the counters to 0") { Completions = at => at == 0 ? Names() : [] },
            new("check run", Rights.Change, "NAME", "Run a check now, beside its interval") { Completions = at => at == 0 ? Checks() : [] },
            new("probe", Rights.Change, "http|tcp|dns|ping|process|file ...", "One check, as a vrrp_script would make it; 'probe help' shows examples") { Completions = at => at == 0 ? ["http", "tcp", "dns", "ping", "process", "file", "help"] : [] },
            new("keywords", Rights.Look, "[WORD] [--json]", "What a keyword of keepalived.conf means, and whether it is carried out") { Completions = at => at == 0 ? KeywordsVerb.Completions : ["--json"] },
            new("trace", Rights.Change, "[INTERFACE...] [for TIME]", "VRRP, ARP and IGMP as they pass; vrrpaot trace FILE writes pcapng") { Completions = _ => Traceable() },
            new("maintenance", Rights.Change, "on [for TIME] [force]|off", "Hand the VIPs over and stay out, also over a restart, until off or TIME (30m, 2h)") { Completions = at => at == 0 ? ["on", "off"] : ["for", "force"] },
            new("release", Rights.Change, "[INSTANCE] [force|off]", "Hand the VIPs to a peer, which keeps them until it is gone or `off`") { Completions = at => at == 0 ? [.. Names(), "force", "off"] : ["force", "off"] },
            new("priority", Rights.Change, "INSTANCE N|reset [force]", "Run with another base priority until reset or a restart") { Completions = at => at switch { 0 => Names(), 1 => ["reset"], _ => ["force"] } },
            new("find-me", Rights.Look, "[SECONDS]", "Let the lamps show which box this is"),
            .. _configuration.All,
        ];
        _answers = new()
        {
            ["status"] = Status, ["why"] = Why, ["log"] = Log,
            ["plan"] = Plan, ["reload"] = Reload,
            ["garp"] = Announce, ["counters clear"] = ClearCounters, ["check run"] = RunCheck, ["trace"] = Trace, ["probe"] = Probe, ["keywords"] = ExplainKeyword,
            ["maintenance"] = Maintain, ["release"] = Release, ["priority"] = SetPriority,
            ["find-me"] = FindMe,
        };
        if (end is not null)
            OfferTheMachine(end);
    }

    public IReadOnlyList<CommandSpecification> All { get; private set; }

    /// <summary>The names of all commands, for those who must know them before there is a box.</summary>
    public static readonly string[] FirstWords = ["status", "why", "log", "plan", "reload", "garp", "counters", "check", "trace", "maintenance", "release", "priority", "find-me", "update", "slots", "downgrade", "reboot", "poweroff", "factory-reset", "debug", .. ConfigurationCommands.FirstWords];

    public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
    {
        CommandSpecification? found = CommandSpecification.Find(All, words);
        // Two people who are both root are told apart by where they sit. Who only looks is not asked for it.
        if (found?.Needs == Rights.Change && CallerTerminal.Of(caller.Process) is { } terminal)
            caller = caller with { Name = $"{caller.Name} on {terminal}" };
        var question = new Question([.. words.Skip(found?.Name.Count(c => c == ' ') + 1 ?? 0)], caller, answer, gone);
        if (found is null)
            return await Say(question, Wrong, $"There is no command '{Shown(words.FirstOrDefault() ?? "")}'. There are: {string.Join(", ", All.Select(command => command.Name))}.\n");
        if (found.Needs > caller.Rights)
            return await Say(question, NotAllowed, $"{found.Name} changes something: only root may.\n");
        int code = _answers.TryGetValue(found.Name, out Func<Question, Task<int>>? own) ? await own(question) : await _configuration.Run(words, caller, answer, gone);
        if (found.Needs == Rights.Change)
            _snapshots.Outdate();
        return code;
    }

    private async Task<int> Status(Question question)
    {
        bool json = question.Words.Contains("--json"), watch = question.Words.Contains("--watch");
        if (question.Words.FirstOrDefault(word => word is not ("--json" or "--watch")) is string odd)
            return await Say(question, Wrong, $"status does not know '{Shown(odd)}': there are --json and --watch.\n");
        while (true)
        {
            if (await Fresh() is not { } snapshot)
                return await Say(question, Refused, "The engine has not told anything of itself yet.\n");
            await question.To.Write((json ? watch ? _jsonLine : _json : _text).Of(snapshot), question.Gone);
            if (watch && !json)
                await Say(question, Done, "\n");
            if (!watch)
                return snapshot.Instances.Any(instance => instance.State == RouterState.Fault) ? Fault : Done;
            await _desk.Delay(s_second, question.Gone);
        }
    }

    private static byte[] StatusBytes(Snapshot snapshot, bool indented)
    {
        var text = new ArrayBufferWriter<byte>();
        StatusJson.Write(snapshot, text, indented);
        text.Write("\n"u8);
        return text.WrittenSpan.ToArray();
    }

    private async Task<int> Why(Question question)
    {
        string[] names = [.. question.Words.Where(word => word != "--json")];
        if (names.Length > 1 || names.Length == 1 && !Names().Contains(names[0]))
            return await Say(question, Wrong, $"There is no vrrp_instance '{Shown(string.Join(' ', names))}'. There are: {string.Join(", ", Names())}.\n");
        IReadOnlyList<Transition> transitions = _journal.Newest(WhyLength, names.FirstOrDefault());
        if (!question.Words.Contains("--json"))
            return await Say(question, Done, WhyText.Of(transitions));
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", StatusJson.Format);
            json.WriteStartArray("transitions");
            foreach (Transition transition in transitions)
                Journal.WriteObject(json, transition);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        text.Write("\n"u8);
        await question.To.Write(text.WrittenMemory, question.Gone);
        return Done;
    }

    private async Task<int> Announce(Question question)
    {
        if (!IsInstance(question, out string complaint))
            return await Say(question, Wrong, complaint);
        Snapshot? snapshot = await Fresh();
        InstanceView[] masters = [.. (snapshot?.Instances ?? []).Where(instance => (question.Word(0) is not { } name || instance.Name == name) && instance.State == RouterState.Master)];
        if (masters.Length == 0)
            return await Say(question, Refused, "Nothing to announce: this node is not MASTER.\n");
        _attendant.Order(EngineCommand.Announce, question.Word(0));
        return await Say(question, Done, $"{masters.Sum(master => master.Addresses.Length)} VIPs of {string.Join(", ", masters.Select(master => master.Name))} are announced again.\n");
    }

    private async Task<int> ClearCounters(Question question)
    {
        if (!IsInstance(question, out string complaint))
            return await Say(question, Wrong, complaint);
        _attendant.Order(EngineCommand.ClearCounters, question.Word(0));
        return await Say(question, Done, "The counters begin at 0.\n");
    }

    private async Task<int> Plan(Question question)
    {
        ReloadOutcome plan = await _planning.Now();
        return await Say(question, plan.Result == ReloadResult.Refused ? Refused : Done, plan.Sentences(plan.Result switch
        {
            ReloadResult.Unchanged => "The file means what runs already: a reload would change nothing.",
            ReloadResult.Refused => "The file cannot be run; a reload would be refused:",
            _ => $"A reload would change this ({plan.Text}):",
        }));
    }

    private async Task<int> Reload(Question question)
    {
        ReloadOutcome outcome = await Ask<ReloadOutcome>(answer => _attendant.Reload(answer));
        return await Say(question, outcome.Result == ReloadResult.Refused ? Refused : Done, outcome.Sentences($"Configuration {outcome.Text}."));
    }

    /// <summary>Lets the attendant do something, and waits for what it says.</summary>
    private Task<T> Ask<T>(Action<Action<T>> what)
    {
        var said = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _attendant.Post(() => what(answer => _desk.Post(() => said.TrySetResult(answer))));
        return said.Task;
    }

    private async Task<int> RunCheck(Question question)
    {
        if (question.Word(0) is not string name || !Checks().Contains(name))
            return await Say(question, Wrong, $"Which check? There are: {string.Join(", ", Checks())}.\n");
        long before = CheckOf(_board.Latest, name)?.Runs ?? 0;
        if (!await Ask<bool>(answer => answer(_attendant.RunCheck(name))))
            return await Say(question, Refused, $"{name} runs just now, or cannot be run.\n");
        while (true)
        {
            await _desk.Delay(s_moment, question.Gone);
            if (CheckOf(await Fresh(), name) is not { } check)
                return await Say(question, Refused, $"{name} is gone from the configuration.\n");
            if (check.Runs != before && !check.Running)
                return await Say(question, check.LastResult == "exited with 0" ? Done : Refused,
                    $"{name} {check.LastResult} after {check.Took?.TotalMilliseconds:0} ms{(check.LastLine is null ? "" : $": \"{check.LastLine}\"")}\n");
        }
    }

    private async Task<int> FindMe(Question question)
    {
        int seconds = 60;
        if (question.Word(0) is string word && (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds > 3600))
            return await Say(question, Wrong, "find-me wants a number of seconds, at most 3600; 0 ends it.\n");
        Instant until = BootClock.Now + Duration.FromSeconds(seconds);
        _attendant.Post(() => _attendant.FindMe(until));
        return await Say(question, Done, seconds == 0 ? "The lamps show the role again.\n" : $"The lamps blink for {seconds} s.\n");
    }

    private Task<int> ExplainKeyword(Question question)
    {
        KeywordsVerb.Answer answer = KeywordsVerb.Of(question.Words);
        return Say(question, answer.Code, answer.Text);
    }

    private static CheckView? CheckOf(Snapshot? snapshot, string name) => snapshot?.Checks.FirstOrDefault(check => check.Name == name);

    private string[] Names() => [.. (_board.Latest?.Instances ?? []).Select(instance => instance.Name)];

    private string[] Checks() => [.. (_board.Latest?.Checks ?? []).Select(check => check.Name)];

    /// <summary>The first word names an instance, or there is none: then all are meant.</summary>
    private bool IsInstance(Question question, out string complaint)
    {
        complaint = "";
        if (question.Word(0) is not string name || Names().Contains(name))
            return true;
        complaint = $"There is no vrrp_instance '{Shown(name)}'. There are: {string.Join(", ", Names())}.\n";
        return false;
    }

    private Task<Snapshot?> Fresh() => _snapshots.Get();

    private static async Task<int> Say(Question question, int code, string text)
    {
        await question.To.Write(Encoding.UTF8.GetBytes(CleanText.Lines(text)), question.Gone);
        return code;
    }

    /// <summary>What somebody typed, short enough to be said back.</summary>
    private static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "...";
}
