using System.ComponentModel;
using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>
/// The kernel as one engine sees it: its sockets on a <see cref="FakeMachine"/>. They end with it, as those of a
/// process do; the machine goes on.
/// </summary>
public sealed class FakeKernel : IKernel
{
    private readonly List<(IReadable Source, int Token)> _watched = [];

    public FakeKernel(FakeMachine machine)
    {
        Machine = machine;
        RoutesOfMachine = new FakeRoutes(this);
        machine.Engine = this;
    }

    public FakeMachine Machine { get; }

    public FakeRoutes RoutesOfMachine { get; }

    public List<FakeReceiver> Receivers { get; } = [];
    public List<FakeMembership> Memberships { get; } = [];
    public List<FakeQuestion> Questions { get; } = [];
    public List<FakeDatagramReceiver> Datagrams { get; } = [];

    /// <summary>What it says to whoever wants to listen; 0 when he may.</summary>
    public Errno RefusesToListen { get; set; }

    /// <summary>What it says to whoever joins a group; 0 when he may.</summary>
    public Errno RefusesToJoin { get; set; }

    public Instant Now => Machine.Agenda.Now;

    /// <summary>2026, and as right as the machine's other clock.</summary>
    public Duration UnixTime => new Duration(1_780_000_000_000_000_000 + Now.Nanoseconds) + UnixIsOff;

    /// <summary>So wrong it is.</summary>
    public Duration UnixIsOff { get; set; }

    public IRoutes Routes => RoutesOfMachine;

    public IIpvs Ipvs => Machine.Director;

    public IDropFilter Filter => Machine.Filter;

    /// <summary>Calls of sendmmsg and of netlink, in order; see <see cref="FakeSender"/>
    /// and <see cref="FakeDirector"/>.</summary>
    public List<string>? Calls { get; set; }

    /// <summary>Something watched is readable.</summary>
    public bool IsReadable
    {
        get
        {
            foreach ((IReadable source, _) in _watched)
                if (source.IsReadable)
                    return true;
            return false;
        }
    }

    public bool IsMember(int interfaceIndex, IpAddress group) =>
        Memberships.Exists(one => one.InterfaceIndex == interfaceIndex && one.Group == group);

    public void Watch(IPolled source, int token)
    {
        if (_watched.Exists(watched => watched.Source == source))
            throw new Win32Exception(Errno.EEXIST.Number);
        _watched.Add(((IReadable)source, token));
    }

    public void Unwatch(IPolled source) => _watched.RemoveAll(watched => watched.Source == source);

    public int Wait(Span<int> readyTokens, Instant deadline)
    {
        int count = 0;
        foreach ((IReadable source, int token) in _watched)
            if (count < readyTokens.Length && source.IsReadable)
                readyTokens[count++] = token;
        return count;
    }

    public void Close(IDisposable? socket) => socket?.Dispose();

    public int IndexOf(string interfaceName) => Machine.Find(interfaceName)?.Index ?? 0;

    public bool? HasCarrier(in FixedName interfaceName, CarrierMethod method) =>
        Machine.Find(interfaceName.ToString()) is { } link && method == link.Answers ? link.Carrier : null;

    /// <summary>Below /proc/sys/net; nothing else is there.</summary>
    public Dictionary<string, string> Sysctls { get; } = new() { ["ipv4/igmp_link_local_mcast_reports"] = "1" };

    public string? SetNetSysctl(string name, string value)
    {
        if (!Sysctls.TryGetValue(name, out string? before) || before == value)
            return null;
        Sysctls[name] = value;
        return before;
    }

    public IAdvertReceiver Listen(int interfaceIndex, IpFamily family, ReadOnlySpan<byte> vrids, int queue,
        bool isShared)
    {
        NeedInterface(interfaceIndex);
        if (!RefusesToListen.IsOk)
            throw new Win32Exception(RefusesToListen.Number);
        var receiver = new FakeReceiver(this, interfaceIndex, family, vrids, queue);
        Receivers.Add(receiver);
        return receiver;
    }

    public IGroupMembership Join(int interfaceIndex, IpAddress group)
    {
        NeedInterface(interfaceIndex);
        var membership = new FakeMembership(this, interfaceIndex, group);
        if (RefusesToJoin.IsOk)
            Memberships.Add(membership);
        return membership;
    }

    public IFrameSender OpenFrames(int capacity, int burst) => new FakeSender(this);

    public IPacketSender OpenPackets(IpFamily family, int capacity, int burst) => new FakeSender(this);

    public IQuestionSocket AskByIgmp(int interfaceIndex, ReadOnlySpan<byte> reports) =>
        Ask(interfaceIndex, Asked.Igmp);

    public IQuestionSocket AskByArp(int interfaceIndex) => Ask(interfaceIndex, Asked.Arp);

    public IQuestionSocket AskByIcmp6(int interfaceIndex, ReadOnlySpan<byte> reports) =>
        Ask(interfaceIndex, Asked.Icmp6);

    public IDatagramReceiver Hear(IpFamily family, ushort port) => family == IpFamily.IPv4
        ? new FakeDatagramReceiver(this, port) : throw new Win32Exception(Errno.EAFNOSUPPORT.Number);

    public IDatagramSender Speak(in Endpoint to, IpAddress? from, byte hops) =>
        new FakeDatagramSender(Machine, to, from, hops);

    private FakeQuestion Ask(int interfaceIndex, Asked by)
    {
        NeedInterface(interfaceIndex);
        var question = new FakeQuestion(this, interfaceIndex, by);
        Questions.Add(question);
        return question;
    }

    private void NeedInterface(int index)
    {
        if (Machine.Find(index) == null)
            throw new Win32Exception(Errno.ENODEV.Number);
    }

    /// <summary>The process is gone, and all that was its.</summary>
    public void Dispose()
    {
        if (Machine.Engine == this)
            Machine.Engine = null;
    }
}
