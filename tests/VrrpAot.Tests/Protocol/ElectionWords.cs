using System.Globalization;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>
/// The language of the election table: inputs from words, outputs to words.
/// <code>
/// inputs    start | stop | stop at-once | fault | fault at-once | recovery | timer | priority 80 | source .9
///           group-master | group-backup | group-contest
///           hand-over Backup | hand-over Fault insist | nobody | reclaim
///           advert 100 from .3 | advert 100 from .3 every 0.5     (without "every": at our own interval)
/// outputs   advert 100 | add | remove | announce 5 | arm 3.609375 | arm never
///           Backup->Master MasterSilent | Master->Backup Preempted 101 from .3 | saw OwnerConflict 255 from .3
/// phases    Init Backup Waiting Master Fault, while handing over ToInit ToFault, and ToMaster during an offer
/// </code>
/// ".3" is 10.0.0.3. Stop and fault may hand over unless they say "at-once".
/// </summary>
internal static class ElectionWords
{
    public static Input ReadInput(string text, Duration ownInterval)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool handOver = words is not [.., "at-once"];
        return words switch
        {
            ["start"] => Input.Start,
            ["stop", ..] => Input.Stop(handOver),
            ["fault", ..] => Input.Fault(handOver),
            ["hand-over", var to, .. var more] =>
                Input.HandOver(Enum.Parse<RouterState>(to), force: more is ["insist"]),
            ["nobody"] => Input.NobodyIsThere,
            ["reclaim"] => Input.Reclaim,
            ["group-master"] => Input.GroupMaster,
            ["group-backup"] => Input.GroupBackup,
            ["group-contest"] => Input.GroupContest,
            ["recovery"] => Input.Recovery,
            ["timer"] => Input.Timer,
            ["priority", var number] => Input.PriorityIs(new Priority(byte.Parse(number))),
            ["source", var host] => Input.SourceIs(ReadHost(host)),
            ["advert", var number, "from", var host] =>
                Input.Advert(ReadHost(host), new Priority(byte.Parse(number)), ownInterval),
            ["advert", var number, "from", var host, "every", var seconds] =>
                Input.Advert(ReadHost(host), new Priority(byte.Parse(number)), Bench.For(ReadSeconds(seconds))),
            _ => throw new FormatException($"no such input: {text}"),
        };
    }

    public static decimal ReadSeconds(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static IpAddress ReadHost(string text) => Bench.Host(int.Parse(text.AsSpan(1)));

    public static string Of(Outputs outputs)
    {
        var words = new List<string>();
        foreach (Output output in outputs.Items)
            words.Add(Of(output));
        return words.Count == 0 ? "-" : string.Join("; ", words);
    }

    private static string Of(in Output output) => output.Kind switch
    {
        OutputKind.SendAdvert => $"advert {output.Priority}",
        OutputKind.AddAddresses => "add",
        OutputKind.RemoveAddresses => "remove",
        OutputKind.Announce => $"announce {output.Count}",
        OutputKind.ArmTimer => $"arm {Bench.Text(output.Deadline)}",
        OutputKind.StateChanged => $"{output.From}->{output.To} {output.Cause}{Evidence(output)}",
        OutputKind.Observed => $"saw {output.Observation}{Whom(output)}",
        _ => throw new FormatException($"no words for {output.Kind}"),
    };

    private static string Evidence(in Output changed) =>
        changed.Address == IpAddress.Any ? "" : $" {changed.Theirs} from {Short(changed.Address)}";

    private static string Short(IpAddress address) => address.IsIPv6 ? address.ToString() : $".{address.IPv4 & 255}";

    private static string Whom(in Output observed) => observed.Observation switch
    {
        Observation.AdvertTimeout or Observation.NobodyTookOver => "",
        Observation.PriorityChanged => $" {observed.Theirs} to {observed.Priority}",
        _ => $" {observed.Theirs} from {Short(observed.Address)}",
    };

    public static string Phase(VirtualRouter router) =>
        router.IsHandingOver ? $"To{router.State}"
        : router is { WantsMaster: true, State: RouterState.Backup } ? "Waiting" : router.State.ToString();
}
