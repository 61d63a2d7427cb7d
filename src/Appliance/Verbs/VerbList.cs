using Appliance.Base;
using Appliance.Generations;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>Every verb there is. What lists, completes, explains or carries out verbs begins here.</summary>
internal static class VerbList
{
    /// <summary>Those that the program carries out by itself.</summary>
    public static IReadOnlyList<ProgramVerb> OfProgram { get; } =
    [
        new CheckVerb(), new RunCheckHereVerb(), new ProbeHereVerb(), new PageHashVerb(), new KeywordsHereVerb(),
        new SchemaVerb(), new PasswordVerb(), new CompletionVerb(), new HelpVerb(),
    ];

    /// <summary>Those of a running daemon, but for the configuration's; new ones, since some count what runs.</summary>
    public static DaemonVerb[] OfDaemons() =>
    [
        new StatusVerb(), new ServersVerb(), new ServerVerb(), new WhyVerb(), new LogVerb(), new PlanVerb(),
        new ReloadVerb(), new GarpVerb(), new ClearCountersVerb(),
        new RunCheckVerb(), new ProbeVerb(), new ExplainKeywordVerb(), new TraceVerb(), new MaintenanceVerb(),
        new ReleaseVerb(), new PriorityVerb(), new FindMeVerb(), new UpdateVerb(), new SlotsVerb(), new DowngradeVerb(),
        new ShowNetworkVerb(), new RebootVerb(), new PowerOffVerb(), new FactoryResetVerb(), new DebugVerb(),
    ];

    /// <summary>Those that a running daemon carries out for a shell, as the console lists them.</summary>
    /// <param name="ofImages">The ones that only a firmware image has, or the others.</param>
    public static IReadOnlyList<CommandSpecification> Asked(bool ofImages) =>
    [
        .. OfDaemons().Where(verb => verb.IsForShells && verb.IsForImages == ofImages)
            .Select(verb => new CommandSpecification(verb.Name, verb.Needs, verb.Arguments, verb.Help)),
        .. ofImages ? EditableFiles.Specifications : ConfigurationCommands.Specifications(() => []),
    ];

    /// <summary>First words of all verbs, each once.</summary>
    public static string[] FirstWords { get; } =
    [
        .. OfProgram.Select(verb => verb.Name.Split(' ')[0])
            .Concat(Asked(ofImages: false).Concat(Asked(ofImages: true)).Select(command => command.Name.Split(' ')[0]))
            .Distinct(),
    ];

    public static bool IsFirstWord(string word) => FirstWords.Contains(word);

    /// <summary>Goes on a sentence about a word that is no verb: `: did you mean 'status'? ...`.</summary>
    public static string DidYouMean(string word, string program) =>
        (Spelling.Nearest(word.Split(' ')[0], FirstWords) is { } near && near != word.Split(' ')[0]
            ? $": did you mean '{near}'? " : ": ") + $"'{program} help' lists them";
}
