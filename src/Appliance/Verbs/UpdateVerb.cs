using Appliance.Sessions;
using Appliance.Update;

namespace Appliance.Verbs;

/// <summary>
/// Another firmware, on trial. An update goes on when the session that asked for it is gone; another session may follow
/// it (`update` alone) and end it (`update stop`).
/// </summary>
internal sealed class UpdateVerb : DaemonVerb
{
    private const string How =
        "update FILE|http[s]://... [--downgrade] [force], update stop, or update alone to follow the one that runs";

    public override string Name => "update";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[FILE|URL [--downgrade] [force]|stop]";
    public override string Help => "Try another firmware: verify, write to the spare slot, hand over, restart on trial";

    public override string[] From(string folder, string[] words) =>
        [.. words.Select((word, at) => at > 0 && IsFile(word) ? Path.Combine(folder, word) : word)];

    private static bool IsFile(string word) =>
        word is not ("" or "stop" or "force") && word[0] != '-' && !word.Contains("://", StringComparison.Ordinal);

    public override Task<int> Run(RunningDaemon daemon, Request request)
    {
        bool older = false, force = false;
        string? place = null;
        foreach (string word in request.Words)
        {
            if (word == "--downgrade")
                older = true;
            else if (word == "force")
                force = true;
            else if (place is null && !word.StartsWith('-'))
                place = word;
            else
                return request.Wrong($"'{Request.Shown(word)}' is not understood here. Say {How}.");
        }
        if (daemon.Change is { Code: null } running)
        {
            if (place is not (null or "stop") || older || force)
                return request.Refuse(FirmwareChange.OnItsWay);
            if (place is not null)
                running.Stop();
            return running.Follow(request);
        }
        if (place is null && daemon.Firmware is not null)
            return request.Wrong($"Which one? Say {How}.");
        return WhyNot(daemon, place) is { } refused
            ? request.Refuse(refused)
            : FirmwareChange.Begin(daemon, request, force, new UpdateWork(place!, older, daemon.Firmware!, daemon.Tls));
    }

    private static string? WhyNot(RunningDaemon daemon, string? place) =>
        daemon.Firmware is not { } firmware ? daemon.WhyNoFirmware
        : place == "stop" ? "No update is on its way."
        : firmware.IsOnTrial
            ? "The firmware that runs is itself on trial. It stays, or goes, within some minutes: see `slots`."
        : firmware.Image.Key is null
            ? "This image was built without a key (make image KEY=...): it takes nobody's updates."
        : null;
}
