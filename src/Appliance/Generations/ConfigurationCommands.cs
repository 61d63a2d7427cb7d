using System.Text;
using Appliance.Base;
using Appliance.Config;
using Appliance.Config.Lexing;
using Appliance.Logging;
using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Generations;

/// <summary>
/// The commands by which the configuration is shown, edited and committed: each a request and an answer, so that they
/// are the same over the socket, at the console and in tests. On the desk's thread. Texts are shown and taken as
/// <see cref="TextLines"/>.
/// </summary>
internal sealed class ConfigurationCommands : ICommands
{
    private readonly Commits _commits;
    private readonly IConfigurationTarget _engine;
    private readonly CandidateLock _held;
    private readonly TakingUp _takingUp;
    private readonly Dictionary<string, Func<Request, Task<Reply>>> _answers;

    public ConfigurationCommands(Desk desk, Commits commits, IConfigurationTarget engine, Action<LogLine> log)
    {
        (_commits, _engine) = (commits, engine);
        _held = new CandidateLock(commits, engine);
        _takingUp = new TakingUp(desk, commits, engine, log);
        var show = new ShowCommands(commits, engine, _held);
        var edit = new EditCommands(_held, commits.File);
        var commit = new CommitCommands(commits, engine, _held, _takingUp);
        _answers = new()
        {
            ["show configuration"] = Soon(show.Configuration), ["show candidate"] = Soon(show.Candidate),
            ["show diff"] = Soon(show.Diff), ["show history"] = Soon(show.History),
            ["edit"] = Soon(edit.Edit), ["edit list"] = Soon(edit.List), ["edit find"] = Soon(edit.FindText),
            ["edit insert"] = Soon(edit.Insert), ["edit append"] = Soon(edit.Append),
            ["edit replace"] = Soon(edit.Replace), ["edit delete"] = Soon(edit.Delete),
            ["edit change"] = Soon(edit.Change), ["edit paste"] = Soon(edit.Paste), ["edit undo"] = Soon(edit.Undo),
            ["edit take"] = Soon(edit.Take), ["discard"] = Soon(edit.Discard),
            ["check"] = commit.Check, ["commit"] = commit.Commit, ["confirm"] = Soon(commit.Confirm),
            ["rollback"] = commit.Rollback,
        };
        All = Specifications(Numbers);
    }

    public IReadOnlyList<CommandSpecification> All { get; }

    public bool IsBusy => _takingUp.IsUnderWay || _held.Candidate is not null || _takingUp.WaitsForConfirmation;

    /// <summary>The same before there is a configuration.</summary>
    /// <param name="numbers">Of the generations, for completion.</param>
    public static IReadOnlyList<CommandSpecification> Specifications(Func<string[]> numbers) =>
    [
        new("show configuration", Rights.Look, "[GENERATION]", "The configuration file, or what it was once")
            { Completions = at => at == 0 ? numbers() : [] },
        new("show candidate", Rights.Look, "", "The text that is being edited"),
        new("show diff", Rights.Look, "[GENERATION]", "From the file to the candidate, or to a generation")
            { Completions = at => at == 0 ? numbers() : [] },
        new("show history", Rights.Look, "", $"The last {GenerationStore.Most} generations: when, how and by whom"),
        new("edit", Rights.Change, "", "Edit the configuration line by line; from a shell: edit < FILE")
            { TakesText = true, OpensMode = true },
        new("edit list", Rights.Look, "[LINES]", "The candidate with line numbers: list, list 5, list 5-9, list 5-"),
        new("edit find", Rights.Look, "TEXT", "The lines that hold a text"),
        new("edit insert", Rights.Change, "LINE", "Put lines before a line") { TakesText = true },
        new("edit append", Rights.Change, "[LINE]", "Put lines after a line, or at the end") { TakesText = true },
        new("edit replace", Rights.Change, "LINES", "Put lines in the place of others") { TakesText = true },
        new("edit delete", Rights.Change, "LINES", "Remove lines: delete 5, delete 5-9"),
        new("edit change", Rights.Change, "LINES OLD NEW", "Replace a text in these lines; quote what has blanks"),
        new("edit paste", Rights.Change, "", "Replace the whole text") { TakesText = true },
        new("edit undo", Rights.Change, "", "Take the last change back; once more brings it again"),
        new("edit take", Rights.Change, "", "Take the candidate over from whoever holds it"),
        new("discard", Rights.Change, "", "Give the candidate up"),
        new("check", Rights.Look, "", "All that is to be said of the candidate, and what it would change"),
        new("commit", Rights.Change, "[confirm MINUTES] [force]",
            "Put the candidate in force; with confirm it undoes itself unless confirmed")
            { Completions = at => at == 0 ? ["confirm", "force"] : at == 2 ? ["force"] : [] },
        new("confirm", Rights.Change, "", "Keep what was committed on trial"),
        new("rollback", Rights.Change, "[GENERATION] [force]",
            "Put an older generation in force; the one before, unless said otherwise")
            { Completions = at => at == 0 ? numbers() : [] },
    ];

    public string File => _commits.File;

    /// <summary>A commit waits to be confirmed. False where that cannot be told.</summary>
    public bool IsOnTrial => _takingUp.IsOnTrial;

    public bool HasCandidate => _held.Candidate is not null;

    public bool HasChanges => _held.Candidate?.IsChanged == true;

    public void GiveUp() => _held.GiveUp();

    /// <summary>At a start: a trial that goes on over it has its timer again.</summary>
    public void GoOn() => _takingUp.GoOn();

    /// <summary>An engine has started, and what was on trial may have been undone by that.</summary>
    public void LookAgain() => _takingUp.LookAgain();

    public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
    {
        CommandSpecification? found = CommandSpecification.Find(All, words);
        Reply reply;
        if (found is null)
            reply = new(ReplyCode.Wrong, $"There is no such command: {string.Join(", ", Near(words[0]))}.\n");
        else if (found.Needs > caller.Rights)
            reply = new(ReplyCode.NotAllowed, $"{found.Name} changes something: only root may.\n");
        else if (caller.Text is not null && !found.TakesText)
            reply = new(ReplyCode.Wrong, $"{found.Name} takes no text.\n");
        else
            reply = await Run(found.Name, new Request([.. words.Skip(found.Name.Split(' ').Length)], caller));
        await answer.Write(Encoding.Latin1.GetBytes(reply.Text), gone);
        return reply.Code;
    }

    private IEnumerable<string> Near(string word) =>
        All.Select(command => command.Name).Where(name => name.StartsWith(word, StringComparison.Ordinal));

    private async Task<Reply> Run(string name, Request request)
    {
        if (Glob.HasWildcard(_commits.File) && !System.IO.File.Exists(_commits.File))
            return new(ReplyCode.Refused, $"The configuration is a pattern of files ({_commits.File}): edit them with "
                + "an editor, then reload.\n");
        if (_engine.MovedTo is { } other)
            return Reply.Refused($"appliance.json names another configuration now, {other}: it can be edited here "
                + "after a new start.\n");
        try
        {
            return await _answers[name](request);
        }
        catch (IOException refused)
        {
            return new(ReplyCode.Refused, TextLines.OfWord($"{refused.Message}.\n"));
        }
    }

    private static Func<Request, Task<Reply>> Soon(Func<Request, Reply> answer) => request =>
        Task.FromResult(answer(request));

    private string[] Numbers()
    {
        try
        {
            return [.. _commits.History().Select(generation =>
                generation.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
