using VrrpAot.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// Is anybody there to take over? Asked on one link while instances on it hand over: listeners of the group by IGMP or
/// MLD, unicast peers by ARP or neighbour solicitation, twice, and a peer that has not answered when
/// <see cref="Patience"/> is over is not there. A lost answer costs no more than keepalived's own order: the addresses
/// go before the successor speaks.
/// <para>
/// What cannot be asked is taken to be there: a peer behind a router, a link without ARP, a group that switches prune.
/// </para>
/// </summary>
internal sealed class SuccessorProbe : IDisposable
{
    /// <summary>Linux answers 2 or 3 ticks after the question, and a tick is 10 ms at most.</summary>
    private static readonly Duration Patience = Duration.FromMilliseconds(50);
    private static readonly Duration RepeatAfter = Duration.FromMilliseconds(15);

    /// <summary>Answers taken in one turn, so that a flood of them does not keep the loop.</summary>
    private const int AnswersPerTurn = 64;

    private readonly Link _link;
    private readonly IKernel _kernel;
    private readonly int _token;
    private readonly HashSet<Instance> _leaving = [];
    /// <summary>
    /// Groups and peers asked for, each with the address that asks; groups are asked for without one.
    /// </summary>
    private readonly Dictionary<IpAddress, IpAddress> _asked = [];
    private readonly HashSet<IpAddress> _answered = [];
    private IQuestionSocket? _igmp;
    private IQuestionSocket? _arp;
    /// <summary>Both kinds of question of IPv6.</summary>
    private IQuestionSocket? _icmp6;
    private int _repeats;
    private Instant _askAt;
    private Instant _endsAt;

    public SuccessorProbe(Link link, IKernel kernel, int token)
    {
        _link = link;
        _kernel = kernel;
        _token = token;
    }

    /// <summary>False when the answer would not tell whether somebody is there.</summary>
    public static bool CanAskFor(Instance instance)
    {
        Link link = instance.Link;
        if (link.Index == 0)
            return false;
        if (!instance.IsUnicast)
            return instance.Family == IpFamily.IPv6 ? ListenerQuery6.MayAskFor(instance.Settings.MulticastGroup)
                : ListenerQuery.MayAskFor(instance.Settings.MulticastGroup);
        foreach (UnicastPeer peer in instance.Settings.Peers)
            if (link.NoArp || !link.IsOnLink(peer.Address))
                return false;
        return true;
    }

    /// <summary>When <see cref="Ask"/> or <see cref="IsOver"/> wants to be called next.</summary>
    public Instant Deadline => _repeats > 0 ? Instant.Earlier(_askAt, _endsAt) : _endsAt;

    /// <summary>
    /// Asks for this instance too. An instance that comes while others are asked for starts the question anew.
    /// </summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no socket.</exception>
    public void Add(Instance instance, Instant now)
    {
        if (instance.Family == IpFamily.IPv6)
            _icmp6 ??= Open(_kernel.AskByIcmp6(_link.Index, ListenerQuery6.ReportMac));
        else if (instance.IsUnicast)
            _arp ??= Open(_kernel.AskByArp(_link.Index));
        else
            _igmp ??= Open(_kernel.AskByIgmp(_link.Index, ListenerQuery.ReportMac));
        if (instance.IsUnicast)
        {
            foreach (UnicastPeer peer in instance.Settings.Peers)
                _asked[peer.Address] = instance.Source;
        }
        else
        {
            _asked[instance.Settings.MulticastGroup] = IpAddress.AnyOf(instance.Family);
        }
        // Only now: where no socket could be had, nobody's silence means anything.
        _leaving.Add(instance);
        _repeats = 2;
        _askAt = now;
        _endsAt = now + Patience;
    }

    /// <summary>Sends the questions that are due.</summary>
    public void Ask(Instant now)
    {
        if (_repeats == 0 || now < _askAt)
            return;
        _repeats--;
        _askAt = now + RepeatAfter;
        Span<byte> mac = stackalloc byte[6];
        _link.HardwareAddress.Bytes.CopyTo(mac);
        Span<byte> frame = stackalloc byte[ListenerQuery6.Length];
        foreach ((IpAddress target, IpAddress source) in _asked)
        {
            if (_answered.Contains(target))
                continue;
            if (target.IsIPv6)
                Ask6(frame, mac, source, target);
            else if (target.IsMulticast)
            {
                ListenerQuery.Write(frame, mac, target);
                _igmp!.Send(frame[..ListenerQuery.Length]);
            }
            else
            {
                NeighbourQuery.Write(frame, mac, source, target);
                _arp!.Send(frame[..NeighbourQuery.Length]);
            }
        }
    }

    private void Ask6(Span<byte> frame, ReadOnlySpan<byte> mac, IpAddress source, IpAddress target)
    {
        if (target.IsMulticast)
        {
            ListenerQuery6.Write(frame, mac, target);
            _icmp6!.Send(frame[..ListenerQuery6.Length]);
            return;
        }
        NeighbourQuery6.Write(frame, mac, source, target);
        _icmp6!.Send(frame[..NeighbourQuery6.Length]);
    }

    /// <summary>Takes the answers that wait.</summary>
    public void Receive()
    {
        Span<byte> mac = stackalloc byte[6];
        _link.HardwareAddress.Bytes.CopyTo(mac);
        for (int i = 0; i < AnswersPerTurn; i++)
        {
            ReadOnlySpan<byte> report = _igmp == null ? default : _igmp.Receive();
            ReadOnlySpan<byte> reply = _arp == null ? default : _arp.Receive();
            ReadOnlySpan<byte> answer6 = _icmp6 == null ? default : _icmp6.Receive();
            if (report.IsEmpty && reply.IsEmpty && answer6.IsEmpty)
                return;
            foreach (IpAddress target in _asked.Keys)
                if (target.IsIPv6 ? IsAnswer6(answer6, mac, target)
                    : target.IsMulticast ? ListenerQuery.IsAnswer(report, mac, target)
                    : NeighbourQuery.IsAnswer(reply, mac, target))
                    _answered.Add(target);
        }
    }

    private static bool IsAnswer6(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> mac, IpAddress target) =>
        target.IsMulticast ? ListenerQuery6.IsAnswer(frame, mac, target) : NeighbourQuery6.IsAnswer(frame, mac, target);

    /// <summary>Time is up, or nobody needs the answer any more.</summary>
    public bool IsOver(Instant now)
    {
        if (now >= _endsAt)
            return true;
        foreach (Instance instance in _leaving)
            if (instance.Router.IsHandingOver && !IsSomebodyThereFor(instance))
                return false;
        return true;
    }

    /// <summary>Instances that still hold their addresses for nobody.</summary>
    public IEnumerable<Instance> Alone()
    {
        foreach (Instance instance in _leaving)
            if (instance.Router.IsHandingOver && !IsSomebodyThereFor(instance))
                yield return instance;
    }

    private bool IsSomebodyThereFor(Instance instance)
    {
        if (!instance.IsUnicast)
            return _answered.Contains(instance.Settings.MulticastGroup);
        foreach (UnicastPeer peer in instance.Settings.Peers)
            if (_answered.Contains(peer.Address))
                return true;
        return false;
    }

    private IQuestionSocket Open(IQuestionSocket socket)
    {
        _kernel.Watch(socket, _token);
        return socket;
    }

    private void Close(IQuestionSocket? socket)
    {
        if (socket == null)
            return;
        _kernel.Unwatch(socket);
        _kernel.Close(socket);
    }

    public void Dispose()
    {
        Close(_igmp);
        Close(_arp);
        Close(_icmp6);
    }
}
