using Appliance.Base;
using Appliance.Checkers;
using Appliance.CommandLine;

namespace Appliance.Verbs;

/// <summary>
/// keepalived's genhash: the program of that name, `--genhash`, or a verb. It ends with 0 also where no page came, as
/// there.
/// </summary>
internal sealed class PageHashVerb : ProgramVerb
{
    /// <summary>Called so, the binary is this verb.</summary>
    public const string Program = "genhash";

    public override string Name => Program;
    public override string Arguments => "-s ADDRESS -p PORT -u PATH ...";
    public override string Help => "The MD5 of a page, for 'digest'; 'genhash --help' shows the options";

    public override int Run(ReadOnlySpan<string> words, string folder, string program) =>
        Run(words, $"{program} {Program}");

    /// <param name="called">How people call it.</param>
    public static int Run(ReadOnlySpan<string> words, string called)
    {
        PageHashOptions options = PageHashOptions.Read(words);
        if (options.Check is not { } check)
        {
            foreach (string complaint in options.Complaints)
                StandardStreams.WriteLine(StandardStreams.Error, complaint);
            StandardStreams.Write(StandardStreams.Error, PageHashOptions.Usage(called));
            return ExitCode.Fatal;
        }
        new PageHash(check, options.IsVerbose, text => StandardStreams.Write(StandardStreams.Output, text),
            line => StandardStreams.WriteLine(StandardStreams.Error, line)).Run();
        return ExitCode.Ok;
    }
}
