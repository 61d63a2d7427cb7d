using System.ComponentModel;

namespace VrrpAot.Linux;

/// <summary>The kernel that this machine runs.</summary>
public sealed class LinuxKernel : IKernel
{
    private readonly Poller _poller = new();

    /// <summary>Started here, before the thread that uses this becomes a real-time one.</summary>
    private readonly ClosingThread _closing = new();

    /// <exception cref="Win32Exception">The kernel gave no descriptor, or no netlink socket.</exception>
    /// <param name="receiveBuffer">Bytes of what the kernel keeps of its news for us; null for the usual.</param>
    /// <param name="forces">It may be more than the kernel allows.</param>
    public LinuxKernel(int? receiveBuffer = null, bool forces = true) =>
        Route = receiveBuffer is { } bytes ? new RouteSocket(bytes, forces) : new RouteSocket();

    internal RouteSocket Route { get; }

    public IRoutes Routes => Route;

    private readonly IpvsSocket _ipvs = new();

    public IIpvs Ipvs => _ipvs;

    private readonly DropFilterSocket _filter = new();

    public IDropFilter Filter => _filter;

    /// <summary>Opened when somebody wants to know.</summary>
    private CarrierSocket? _carriers;

    public Instant Now => BootClock.Now;

    public Duration UnixTime => new(SystemClock.Now);

    public void Watch(IPolled source, int token) => _poller.Add(source.Fd, token);

    public void Unwatch(IPolled source) => _poller.Remove(source.Fd);

    public int Wait(Span<int> readyTokens, Instant deadline) => _poller.Wait(readyTokens, deadline);

    public void Close(IDisposable? socket) => _closing.Close(socket);

    public int IndexOf(string interfaceName) => Interfaces.IndexOf(interfaceName);

    public bool? HasCarrier(in FixedName interfaceName, CarrierMethod method) =>
        (_carriers ??= new CarrierSocket()).Ask(interfaceName, method);

    public string? SetNetSysctl(string name, string value) => NetSysctl.Set(name, value);

    public IAdvertReceiver Listen(int interfaceIndex, IpFamily family, ReadOnlySpan<byte> vrids, int queue,
        bool isShared) =>
        new AdvertReceiver(interfaceIndex, family, vrids, queue, isShared);

    public IGroupMembership Join(int interfaceIndex, IpAddress group) => new GroupMembership(interfaceIndex, group);

    public IFrameSender OpenFrames(int capacity, int burst) => new FrameSender(capacity, burst);

    public IPacketSender OpenPackets(IpFamily family, int capacity, int burst) =>
        new UnicastSender(family, capacity, burst);

    public IQuestionSocket AskByIgmp(int interfaceIndex, ReadOnlySpan<byte> reports) =>
        QuestionSocket.ForIgmp(interfaceIndex, reports);

    public IQuestionSocket AskByArp(int interfaceIndex) => QuestionSocket.ForArp(interfaceIndex);

    public IQuestionSocket AskByIcmp6(int interfaceIndex, ReadOnlySpan<byte> reports) =>
        QuestionSocket.ForIcmp6(interfaceIndex, reports);

    public IDatagramReceiver Hear(IpFamily family, ushort port) => new DatagramReceiver(family, port);

    public IDatagramSender Speak(in Endpoint to, IpAddress? from, byte hops) => new DatagramSender(to, from, hops);

    /// <summary>Waits until everything that was to be closed is.</summary>
    public void Dispose()
    {
        _closing.Dispose();
        Route.Dispose();
        _carriers?.Dispose();
        _ipvs.Dispose();
        _filter.Dispose();
        _poller.Dispose();
    }
}
