namespace VrrpAot.Engine;

/// <summary>
/// `garp_extra_if`: a switch learns from adverts where the MAC of their interface is. What stands on other interfaces
/// is heard by it only when asked, and forgotten in between: so a MASTER announces one VIP on each of those at an
/// interval.
/// </summary>
internal sealed class ExtraAnnouncements : Service
{
    private readonly Instance[] _instances;
    private readonly Transmitter _transmitter;
    private readonly Turn _turn;
    /// <summary>None where no instance has any.</summary>
    private readonly TimerQueue? _timers;
    private readonly Instant[] _due;

    public ExtraAnnouncements(Instance[] instances, Transmitter transmitter, Turn turn)
    {
        (_instances, _transmitter, _turn) = (instances, transmitter, turn);
        if (Array.Exists(instances, instance => instance.Settings.ExtraAnnouncements is not null))
            _timers = new TimerQueue(instances.Length);
        _due = _timers is null ? [] : new Instant[instances.Length];
        Array.Fill(_due, Instant.Never);
    }

    /// <summary>The VIPs that are announced so: the first on each interface by which no advert leaves.</summary>
    public static List<int> SlotsOf(InstanceSettings settings, AddressTable addresses, int instance)
    {
        var slots = new List<int>();
        if (settings.ExtraAnnouncements is not { } extra)
            return slots;
        var devices = new HashSet<string> { settings.Interface };
        // Its adverts have its address, whichever interface the kernel is handed them for.
        if (settings.VirtualMac is { SendsFromBase: false } carrying)
            devices.Add(carrying.Device);
        for (int slot = addresses.First(instance); slot < addresses.First(instance + 1); slot++)
        {
            string device = addresses.Device(slot);
            if ((extra.OnAll || device == settings.VirtualMac?.Device) && devices.Add(device))
                slots.Add(slot);
        }
        return slots;
    }

    public override Instant NextDeadline => _timers?.Next() ?? Instant.Never;

    public override void Due()
    {
        while (_timers is not null && _timers.TryTakeDue(_turn.Now, out int i, out _))
        {
            _transmitter.QueueExtraAnnouncement(_instances[i]);
            Begin(_instances[i]);
        }
    }

    /// <summary>It holds its VIPs, or goes on holding them.</summary>
    public void Begin(Instance instance) => Set(instance, instance.Settings.ExtraAnnouncements is { } extra
        ? _turn.Now + extra.Interval : Instant.Never);

    /// <summary>It holds them no more.</summary>
    public void End(Instance instance) => Set(instance, Instant.Never);

    private void Set(Instance instance, Instant due)
    {
        if (_timers is null)
            return;
        _due[instance.Index] = due;
        _timers.Set(instance.Index, due);
    }

    /// <summary>A reload: the next one comes when it would have come, or sooner.</summary>
    public void GoOn(ExtraAnnouncements before, Instance instance, int place)
    {
        if (_timers is null || !instance.Router.HoldsAddresses)
            return;
        Begin(instance);
        if (before._timers is not null && before._due[place] < _due[instance.Index])
            Set(instance, before._due[place]);
    }
}

/// <summary>`garp_extra_if`</summary>
/// <param name="OnAll">On every interface by which no advert leaves; otherwise on macvlans of ours only.</param>
public sealed record ExtraAnnouncementSettings(Duration Interval, bool OnAll);
