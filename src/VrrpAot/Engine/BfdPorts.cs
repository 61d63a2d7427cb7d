using System.ComponentModel;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>The sockets that sessions of BFD are heard at: one for each port and family that a session needs.</summary>
internal sealed class BfdPorts(IKernel kernel, EventRing events, Turn turn)
{
    /// <summary>Two ports, each with two families.</summary>
    public const int Count = 4;

    private readonly IDatagramReceiver?[] _receivers = new IDatagramReceiver?[Count];
    private readonly Errno[] _told = new Errno[Count];

    /// <summary>Null while it is not open.</summary>
    public IDatagramReceiver? this[int place] => _receivers[place];

    public static bool IsMultihop(int place) => place >= Count / 2;

    private static int PlaceOf(BfdSettings settings) =>
        (settings.IsMultihop ? Count / 2 : 0) + (settings.Neighbour.IsIPv6 ? 1 : 0);

    /// <summary>Opens what the session needs; false when it is to be tried again.</summary>
    public bool Open(BfdSettings settings, int firstToken)
    {
        int place = PlaceOf(settings);
        if (_receivers[place] is not null)
            return true;
        Errno error = Errno.Ok;
        try
        {
            IDatagramReceiver receiver = kernel.Hear(settings.Neighbour.Family, settings.Port);
            _receivers[place] = receiver;
            kernel.Watch(receiver, firstToken + place);
        }
        catch (Win32Exception refusal)
        {
            error = new Errno(refusal.NativeErrorCode);
        }
        if (!error.IsOk && error != _told[place])
            events.Write(EngineEvent.BfdCannotHear(turn.Now, error, settings.Neighbour, settings.Port));
        _told[place] = error;
        return error.IsOk;
    }

    public void Close()
    {
        for (int place = 0; place < Count; place++)
            Close(place);
    }

    private void Close(int place)
    {
        if (_receivers[place] is not { } receiver)
            return;
        kernel.Unwatch(receiver);
        kernel.Close(receiver);
        _receivers[place] = null;
    }

    /// <summary>A reload: what is still needed goes on.</summary>
    public void TakeOver(BfdPorts before, ReadOnlySpan<BfdNeighbour> needed, int firstToken)
    {
        for (int place = 0; place < Count; place++)
        {
            if (before._receivers[place] is not { } receiver)
                continue;
            kernel.Unwatch(receiver);
            (before._receivers[place], _told[place]) = (null, before._told[place]);
            bool isNeeded = false;
            foreach (BfdNeighbour neighbour in needed)
                isNeeded |= PlaceOf(neighbour.Settings) == place;
            if (isNeeded)
            {
                _receivers[place] = receiver;
                kernel.Watch(receiver, firstToken + place);
            }
            else
                kernel.Close(receiver);
        }
    }
}
