using System.Buffers.Binary;

namespace VrrpAot.Simulator.World;

/// <summary>One Ethernet segment, on which every machine has a port.</summary>
public sealed class Lan(SeededRandom random, Agenda agenda, int ports, Duration calmDelay)
{
    private const int MacsLength = 12, ProtocolAt = 23;

    private readonly FakeMachine?[] _machines = new FakeMachine?[ports];

    public Network Weather { get; } = new(random, ports, calmDelay);

    /// <summary>Every frame that is sent, and who sends it, for those who look.</summary>
    public Action<FakeMachine, byte[]>? Tap { get; set; }

    /// <summary>Frames that no port gets, whatever the weather.</summary>
    public Func<byte[], bool> Swallows { get; set; } = _ => false;

    public void Attach(FakeMachine machine, int port) => _machines[port] = machine;

    /// <summary>For frames from outside of every machine: to all ports, whatever the weather.</summary>
    public void Inject(byte[] frame)
    {
        foreach (FakeMachine? machine in _machines)
            machine?.Arrive(frame);
    }

    public void Send(FakeMachine from, int port, byte[] frame)
    {
        if (Swallows(frame))
            return;
        Tap?.Invoke(from, frame);
        Weather.Send(port, frame, agenda.Now, (to, arrival, copy, intact) =>
        {
            // What becomes of other protocols' damaged frames is their own affair: their checksums drop them.
            bool isOurs = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(MacsLength)) == 0x0800
                && frame[ProtocolAt] == 112;
            bool headerIsWhole = copy.AsSpan(0, MacsLength + 2).SequenceEqual(frame.AsSpan(0, MacsLength + 2));
            if (intact || isOurs && headerIsWhole)
                agenda.At(arrival, () => _machines[to]?.Arrive(copy));
        });
    }
}
