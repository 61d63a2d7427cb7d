using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// What a link and the machine's addresses mean for instances: their source address, and what holds them in FAULT. An
/// instance whose interface, carrier or source address is missing waits, and starts by itself when it appears.
/// </summary>
internal sealed class Conditions(Routers routers, LinkTable links, MachineAddresses own, Transmitter transmitter)
{
    private const FaultCauses Own = FaultCauses.InterfaceDown | FaultCauses.NoAddress
        | FaultCauses.SourceAddressMissing | FaultCauses.TrackedInterfaceDown | FaultCauses.CannotListen;

    public void ExamineAll()
    {
        foreach (Instance instance in routers.All)
            Examine(instance);
    }

    /// <summary>All instances that need this link.</summary>
    public void Examine(Link link)
    {
        foreach (int i in link.Instances)
            Examine(routers.All[i]);
        foreach (int i in link.RequiredBy)
            if (routers.All[i].Link != link)
                routers.SetFault(routers.All[i], FaultCauses.TrackedInterfaceDown, MissesRequired(routers.All[i]));
    }

    private void Examine(Instance instance)
    {
        Link link = instance.Link;
        IpAddress source = instance.Settings.SourceAddress ?? SourceOf(instance);

        var faults = FaultCauses.None;
        if (link.Index == 0 || instance.Settings.TrackOwnInterface && !link.Up)
            faults |= FaultCauses.InterfaceDown;
        else if (source.IsAny)
            faults |= FaultCauses.NoAddress;
        else if (instance.NeedsConfiguredSource && !own.Has(source))
            faults |= FaultCauses.SourceAddressMissing;
        if (link.Index != 0 && !link.OpenErrno.IsOk)
            faults |= FaultCauses.CannotListen;
        if (MissesRequired(instance))
            faults |= FaultCauses.TrackedInterfaceDown;

        // Priority 0 still leaves from the address that is lost; an instance that is well
        // again starts with the new one.
        if (source.IsAny)
            routers.ReplaceFaults(instance, Own, faults);
        SetSource(instance, source);
        routers.ReplaceFaults(instance, Own, faults);
    }

    private static IpAddress SourceOf(Instance instance) =>
        instance.Family == IpFamily.IPv4 ? instance.Link.PrimaryAddress
        : instance.IsUnicast ? instance.Link.AddressTowards(instance.Settings.Peers[0].Address, instance.Source)
        : instance.Link.LinkLocalAddress(instance.Source);

    private void SetSource(Instance instance, IpAddress source)
    {
        if (source == instance.Source)
            return;
        instance.Source = source;
        routers.Step(instance, Input.SourceIs(source));
        transmitter.Build(instance);
    }

    private bool MissesRequired(Instance instance)
    {
        foreach (string name in instance.Settings.RequiredInterfaces)
            if (links.Find(name) is not ({ Up: true } or { IsAwaited: true }))
                return true;
        foreach (string name in instance.Settings.UnwantedInterfaces)
            if (links.Find(name) is { Up: true })
                return true;
        return false;
    }
}
