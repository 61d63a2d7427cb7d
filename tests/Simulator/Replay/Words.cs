using System.Collections.Immutable;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace VrrpAot.Simulator.Replay;

/// <summary>Inputs and outputs of an election as a person reads them.</summary>
internal static class Words
{
    public static string Of(Told told) => told switch
    {
        Stepped step => Of(step.Input, step.Faults),
        Woke => "it had slept",
        _ => "other settings",
    };

    private static string Of(in Input input, FaultCauses faults) => input.Kind switch
    {
        InputKind.Start => "start",
        InputKind.Stop => $"stop{AtOnce(input)}",
        InputKind.Advert => $"advert of {input.Address}, priority {input.Priority}, "
            + $"every {input.Interval.TotalMilliseconds} ms",
        InputKind.Timer => "timer",
        InputKind.Priority => $"priority {input.Priority}",
        InputKind.Fault => $"fault{AtOnce(input)}: {faults}",
        InputKind.Recovery => "recovery",
        InputKind.SourceAddress => $"its address is {input.Address}",
        InputKind.HandOver when input.MayHandOver =>
            $"asked to hand over and be {Name(input.To)}{(input.Force ? ", in any case" : "")}",
        InputKind.HandOver => "nobody is there to take over",
        _ => "may preempt again",
    };

    private static string AtOnce(in Input input) => input.MayHandOver ? "" : " at once";

    /// <param name="from">Times are told from there.</param>
    public static string Of(ImmutableArray<Output> outputs, Instant from) =>
        outputs.IsEmpty ? "nothing" : string.Join("; ", outputs.Select(output => Of(output, from)));

    private static string Of(Output output, Instant from) => output.Kind switch
    {
        OutputKind.SendAdvert => $"advert with priority {output.Priority}",
        OutputKind.AddAddresses => "add addresses",
        OutputKind.RemoveAddresses => "remove addresses",
        OutputKind.Announce => $"announce {output.Count} times",
        OutputKind.ArmTimer when output.Deadline == Instant.Never => "no timer",
        OutputKind.ArmTimer => $"timer in {(output.Deadline - from).TotalMilliseconds} ms",
        OutputKind.StateChanged => Transition(output),
        _ => $"saw {output.Observation}, {output.Theirs} of {output.Address}, own {output.Priority}",
    };

    public static string Transition(in Output changed) =>
        $"{Name(changed.From)} -> {Name(changed.To)}, {changed.Cause}, priority {changed.Priority}"
            + (changed.Address == IpAddress.Any ? "" : $", because of {changed.Theirs} of {changed.Address}");

    public static string Name(RouterState state) => state.ToString().ToUpperInvariant();
}
