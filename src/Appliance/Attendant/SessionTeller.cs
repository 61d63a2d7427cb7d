using System.Buffers.Binary;
using System.Collections.Immutable;
using Appliance.Hatch;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Attendant;

/// <summary>
/// Tells the checkers' process which sessions of BFD are up: at each change at once, and once a second, so that it does
/// not matter which of both processes was there first. Only where real servers follow one. It is one connection each
/// time, to the door that the box asks at, too; nobody waits for an answer.
/// </summary>
/// <param name="inForce">What runs now.</param>
/// <param name="path">The door.</param>
internal sealed class SessionTeller(Func<DaemonSettings> inForce, string path) : Service
{
    private static readonly Duration s_pause = Duration.FromSeconds(1);

    private readonly FieldWriter _words = new();
    private readonly Dictionary<string, bool> _isUp = new(StringComparer.Ordinal);
    private DaemonSettings? _known;
    private ImmutableArray<string> _followed = [];
    private Instant _next;

    public override Instant NextDeadline => Followed.IsEmpty ? Instant.Never : _next;

    /// <summary>Names of the sessions that real servers follow.</summary>
    private ImmutableArray<string> Followed
    {
        get
        {
            if (ReferenceEquals(_known, inForce()))
                return _followed;
            _known = inForce();
            var names = new SortedSet<string>(StringComparer.Ordinal);
            foreach (VirtualServerSettings service in _known.Balancer.Servers)
                foreach (RealServerSettings server in service.RealServers)
                    foreach (CheckSettings check in server.Checks)
                        if (check is BfdCheckSettings bfd)
                            names.Add(bfd.Name);
            _next = default;
            return _followed = [.. names];
        }
    }

    public override void Hear(in EngineEvent happened)
    {
        if (happened.Kind != EngineEventKind.BfdStateChanged)
            return;
        _isUp[inForce().Engine.Bfd[happened.Session].Name] = happened.BfdTo == BfdState.Up;
        _next = default;
    }

    public override void Turn(Instant now)
    {
        if (Followed.IsEmpty || now < _next)
            return;
        _next = now + s_pause;
        _words.Clear();
        PoolFields.Tell(_words, [.. _followed.Select(name => new SessionWord(name, IsUp(name)))]);
        if (!LocalSocket.TryConnect(path, out Descriptor socket).IsOk)
            return;
        using (socket)
        {
            byte[] all = new byte[FarPools.LengthBytes + _words.Bytes.Length];
            BinaryPrimitives.WriteInt32LittleEndian(all, _words.Bytes.Length);
            _words.Bytes.CopyTo(all.AsSpan(FarPools.LengthBytes));
            Descriptor.Write(socket, all, out _);
        }
    }

    /// <summary>Also of the file that runs: a session of another one is gone.</summary>
    private bool IsUp(string name) => _isUp.GetValueOrDefault(name)
        && inForce().Engine.Bfd.Any(session => session.Name == name);
}
