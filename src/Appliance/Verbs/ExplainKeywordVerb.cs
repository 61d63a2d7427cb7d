using Appliance.Config.Keywords;

namespace Appliance.Verbs;

/// <summary>`keywords` for who has a console and no shell.</summary>
internal sealed class ExplainKeywordVerb : DaemonVerb
{
    public const string Words = "[WORD] [--json]";
    public const string What = "What a keyword of keepalived.conf means, and whether it is carried out";

    public override string Name => "keywords";
    public override string Arguments => Words;
    public override string Help => What;
    public override bool IsForShells => false;

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0
        ? KeywordsVerb.Completions : ["--json"];

    public override Task<int> Run(RunningDaemon daemon, Request request)
    {
        KeywordsVerb.Answer answer = KeywordsVerb.Of(request.Words);
        return request.Say(answer.Code, answer.Text.TrimEnd('\n'));
    }
}
