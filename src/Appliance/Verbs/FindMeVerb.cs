using System.Globalization;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Verbs;

internal sealed class FindMeVerb : DaemonVerb
{
    private const int Usual = 60, Longest = 3600;

    public override string Name => "find-me";
    public override string Arguments => "[SECONDS]";
    public override string Help => "Let the lamps show which box this is";

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        int seconds = Usual;
        if (request.Word(0) is { } word
            && (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds > Longest))
            return await request.Wrong($"find-me wants a number of seconds, at most {Longest}; 0 ends it.");
        Instant until = BootClock.Now + Duration.FromSeconds(seconds);
        daemon.Engine.Tell(facts => facts.FindMeUntil = until);
        return await request.Done(seconds == 0 ? "The lamps show the role again."
            : $"The lamps blink for {seconds} s.");
    }
}
