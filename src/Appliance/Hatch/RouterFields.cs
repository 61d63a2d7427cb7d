using System.Runtime.InteropServices;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Hatch;

/// <summary>What one instance of the engine runs on.</summary>
internal static class RouterFields
{
    public static void Write(FieldWriter to, InstanceSettings router)
    {
        to.Text(router.Name);
        to.Byte(router.Vrid.Value);
        to.Text(router.Interface);
        WriteElection(to, router.Election);
        to.Maybe(router.SourceAddress);
        to.Flag(router.TrackSourceAddress);
        to.Address(router.MulticastGroup);
        to.List(router.Peers, static (to, peer) =>
        {
            to.Address(peer.Address);
            to.Byte(peer.MinTtl);
            to.Byte(peer.MaxTtl);
        });
        to.Byte(router.UnicastTtl);
        to.Flag(router.CheckUnicastSource);
        to.Flag(router.Password.HasValue);
        if (router.Password is { } password)
            to.Blob(password.AsSpan());
        to.Flag(router.HeaderKey.HasValue);
        if (router.HeaderKey is { } key)
            to.Blob(key.AsSpan());
        to.Flag(router.Trailer is not null);
        if (router.Trailer is { } trailer)
            WriteTrailer(to, trailer);
        to.Flag(router.ChecksumWithoutPseudoHeader);
        to.Flag(router.OldUnicastChecksum);
        to.Flag(router.AdoptsOldChecksum);
        to.Flag(router.SkipAddressListCheck);
        to.List(router.Addresses, WriteVip);
        to.List(router.ExcludedAddresses, WriteVip);
        to.Flag(router.AcceptsPackets);
        to.Flag(router.IgnoresAdverts);
        to.List(router.Objects, ObjectFields.Write);
        to.Flag(router.ReceiveBuffer is not null);
        if (router.ReceiveBuffer is { } buffer)
        {
            to.Byte((byte)buffer.Unit);
            to.Number(buffer.Times);
        }
        to.Flag(router.ExtraAnnouncements is not null);
        if (router.ExtraAnnouncements is { } extra)
        {
            to.Time(extra.Interval);
            to.Flag(extra.OnAll);
        }
        to.Flag(router.PromotesSecondaries);
        to.Maybe(router.VirtualMac?.Device);
        if (router.VirtualMac is { } virtualMac)
        {
            to.Blob(virtualMac.Address.Bytes);
            to.Flag(virtualMac.SendsFromBase);
        }
        to.Flag(router.TrackOwnInterface);
        to.Texts(router.RequiredInterfaces);
        to.Texts(router.UnwantedInterfaces);
        to.Number(router.PendingChecks);
    }

    public static InstanceSettings Read(FieldReader from) => new()
    {
        Name = from.Text(),
        Vrid = new Vrid(from.Byte()),
        Interface = from.Text(),
        Election = ReadElection(from),
        SourceAddress = from.MaybeAddress(),
        TrackSourceAddress = from.Flag(),
        MulticastGroup = from.Address(),
        Peers = from.List(static from => new UnicastPeer(from.Address(), from.Byte(), from.Byte())),
        UnicastTtl = from.Byte(),
        CheckUnicastSource = from.Flag(),
        Password = from.Flag() ? ImmutableCollectionsMarshal.AsImmutableArray(from.Blob()) : null,
        HeaderKey = from.Flag() ? ImmutableCollectionsMarshal.AsImmutableArray(from.Blob()) : null,
        Trailer = from.Flag() ? ReadTrailer(from) : null,
        ChecksumWithoutPseudoHeader = from.Flag(),
        OldUnicastChecksum = from.Flag(),
        AdoptsOldChecksum = from.Flag(),
        SkipAddressListCheck = from.Flag(),
        Addresses = from.List(ReadVip),
        ExcludedAddresses = from.List(ReadVip),
        AcceptsPackets = from.Flag(),
        IgnoresAdverts = from.Flag(),
        Objects = from.List(ObjectFields.Read),
        ReceiveBuffer = from.Flag() ? new ReceiveBuffer((ReceiveBufferUnit)from.Between(0, 2), from.Int()) : null,
        ExtraAnnouncements = from.Flag() ? new ExtraAnnouncementSettings(from.Duration(), from.Flag()) : null,
        PromotesSecondaries = from.Flag(),
        VirtualMac = ReadVirtualMac(from),
        TrackOwnInterface = from.Flag(),
        RequiredInterfaces = from.Texts(),
        UnwantedInterfaces = from.Texts(),
        PendingChecks = from.Int(),
    };

    private static void WriteTrailer(FieldWriter to, TrailerRules trailer)
    {
        to.List(trailer.Keys, static (to, key) =>
        {
            to.Byte(key.Id);
            to.Blob(key.Bytes.AsSpan());
        });
        to.Byte(trailer.ActiveKey);
        to.Flag(trailer.Window.HasValue);
        to.Time(trailer.Window ?? Duration.Zero);
        to.Byte((byte)trailer.Mode);
    }

    private static TrailerRules ReadTrailer(FieldReader from) => new()
    {
        Keys = from.List(static from =>
            new TrailerKey(from.Byte(), ImmutableCollectionsMarshal.AsImmutableArray(from.Blob()))),
        ActiveKey = from.Byte(),
        Window = MaybeTime(from.Flag(), from.Duration()),
        Mode = (TrailerMode)from.Between(0, (int)TrailerMode.ReceiveOnly),
    };

    private static Duration? MaybeTime(bool isGiven, Duration time) => isGiven ? time : null;

    private static VirtualMacSettings? ReadVirtualMac(FieldReader from)
    {
        if (from.MaybeText() is not { } device)
            return null;
        byte[] bytes = from.Blob();
        if (bytes.Length != MacAddress.Length)
            throw FieldReader.Wrong("a MAC address has 6 bytes");
        MacAddress address = default;
        bytes.CopyTo(address);
        return new VirtualMacSettings(device, address, from.Flag());
    }

    private static void WriteElection(FieldWriter to, ElectionSettings election)
    {
        to.Byte((byte)election.Version);
        to.Byte(election.BasePriority.Value);
        to.Time(election.AdvertInterval);
        to.Flag(election.StartAsMaster);
        to.Flag(election.Preempt);
        to.Time(election.PreemptDelay);
        to.Number(election.DownTimerAdverts);
        to.Flag(election.AnswerLowerPriority);
        to.Flag(election.LastAdvertBeforeYielding);
        to.Flag(election.HoldUntilSuccessor);
        to.Flag(election.IsInGroup);
        to.Byte(election.HighestOther?.Value ?? 0);
        AnnouncementSettings announcements = election.Announcements;
        to.Number(announcements.MasterRepeat);
        to.Time(announcements.MasterDelay);
        to.Time(announcements.RefreshInterval);
        to.Number(announcements.RefreshRepeat);
        to.Number(announcements.LowerPriorityRepeat);
        to.Time(announcements.LowerPriorityDelay);
    }

    private static ElectionSettings ReadElection(FieldReader from) => new()
    {
        Version = (VrrpVersion)from.Between((int)VrrpVersion.V2, (int)VrrpVersion.V3),
        BasePriority = new Priority(from.Byte()),
        AdvertInterval = from.Duration(),
        StartAsMaster = from.Flag(),
        Preempt = from.Flag(),
        PreemptDelay = from.Duration(),
        DownTimerAdverts = from.Int(),
        AnswerLowerPriority = from.Flag(),
        LastAdvertBeforeYielding = from.Flag(),
        HoldUntilSuccessor = from.Flag(),
        IsInGroup = from.Flag(),
        HighestOther = from.Byte() is var other and not 0 ? new Priority(other) : null,
        Announcements = new AnnouncementSettings
        {
            MasterRepeat = from.Int(),
            MasterDelay = from.Duration(),
            RefreshInterval = from.Duration(),
            RefreshRepeat = from.Int(),
            LowerPriorityRepeat = from.Int(),
            LowerPriorityDelay = from.Duration(),
        },
    };

    private static void WriteVip(FieldWriter to, VirtualAddress vip)
    {
        to.Address(vip.Address);
        to.Byte(vip.PrefixLength);
        to.Maybe(vip.Device);
        to.Byte(vip.Scope);
        to.Maybe(vip.Label);
        to.Maybe(vip.Broadcast);
        to.Maybe(vip.Peer);
        to.Flag(vip.NoPrefixRoute);
        to.Flag(vip.DetectsDuplicates);
        to.Flag(vip.IsHome);
        to.Flag(vip.ManagesTemporary);
        to.Flag(vip.JoinsGroups);
        to.Flag(vip.PreferredLifetime.HasValue);
        to.Number(vip.PreferredLifetime ?? 0);
        to.Flag(vip.Untracked);
    }

    private static VirtualAddress ReadVip(FieldReader from) => new()
    {
        Address = from.Address(),
        PrefixLength = from.Byte(),
        Device = from.MaybeText(),
        Scope = from.Byte(),
        Label = from.MaybeText(),
        Broadcast = from.MaybeAddress(),
        Peer = from.MaybeAddress(),
        NoPrefixRoute = from.Flag(),
        DetectsDuplicates = from.Flag(),
        IsHome = from.Flag(),
        ManagesTemporary = from.Flag(),
        JoinsGroups = from.Flag(),
        PreferredLifetime = Preferred(from.Flag(), from.UInt()),
        Untracked = from.Flag(),
    };

    private static uint? Preferred(bool isGiven, uint seconds) => isGiven ? seconds : null;
}
