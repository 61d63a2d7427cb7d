using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Simulator.World;

/// <summary>
/// A whole engine on a <see cref="FakeMachine"/>, its turns taken by whoever made it, and the memory that it shares
/// with its guardian.
/// </summary>
public sealed class EngineProcess : IDisposable
{
    private readonly EventRing _events;
    private readonly CommandQueue _commands = new(new FakeWake());
    private readonly HeldTableWriter? _held;

    /// <param name="guarded">With memory for a guardian.</param>
    /// <param name="codes">Wanted by instances with a key only.</param>
    public EngineProcess(FakeMachine machine, EngineSettings settings, bool guarded = true, bool maySetAddresses = true,
        IMessageCodes? codes = null)
    {
        _events = new EventRing(EventRing.CapacityWithMore(settings), new FakeWake());
        if (guarded)
        {
            SharedMemory.CreateFile("held", out Descriptor memory);
            HeldTableWriter.TryCreate(memory, settings, out _held);
            Guardian = HeldTableReader.TryOpen(memory);
            memory.Dispose();
        }
        Kernel = new FakeKernel(machine);
        Loop = new EngineLoop(Kernel, settings, _events, _commands, _held, maySetAddresses: maySetAddresses,
            codes: codes);
        Loop.Begin();
    }

    public FakeKernel Kernel { get; }

    public EngineLoop Loop { get; private set; }

    /// <summary>What its guardian reads; null without one.</summary>
    public HeldTableReader? Guardian { get; }

    public InterfaceNames Names => _events.Names;

    /// <summary>Told of everything that the engine says.</summary>
    public Action<EngineEvent>? Hears { get; set; }

    /// <summary>When a turn is due: now, when something has come.</summary>
    public Instant NextTurn => Kernel.IsReadable ? Kernel.Now : Loop.NextDeadline;

    public bool IsFinished => Loop.IsFinished && Loop.Successor == null;

    public void Post(EngineCommand command) => _commands.Post(command);

    /// <summary>A successor waits to take over.</summary>
    public bool IsReloading { get; private set; }

    /// <summary>A reload, as the attendant makes it. False when it takes a new start.</summary>
    public bool Reload(EngineSettings settings)
    {
        if (Loop.TryPrepareSuccessor(settings) is not { } successor)
            return false;
        _commands.PostSuccessor(successor);
        IsReloading = true;
        return true;
    }

    public void Turn()
    {
        Loop.Turn();
        if (Loop.Successor is { } successor)
            (Loop, IsReloading) = (successor, false);
        while (_events.TryRead(out EngineEvent happened))
            Hears?.Invoke(happened);
    }

    /// <summary>
    /// What the guardian does in the place of a dead engine: says goodbye for every instance, and takes its addresses
    /// away, with the bytes that it finds.
    /// </summary>
    public unsafe void CleanUp(FakeMachine machine)
    {
        for (int slot = 0; slot < Guardian!.Slots; slot++)
        {
            for (int i = 0; i < Guardian.FarewellCount(slot) && Guardian.IsHeld(slot); i++)
                if (Guardian.TryGetFarewell(slot, i, out HeldFarewell farewell))
                    Say(machine, farewell);
            for (int i = 0; i < Guardian.RemovalCount(slot) && Guardian.MayBeLeft(slot); i++)
                if (Guardian.TryGetRemoval(slot, i, out ReadOnlySpan<byte> request)
                    && AddressRecord.TryRead(request[16..], out AddressRecord address))
                    machine.Remove(address);
        }
    }

    private static unsafe void Say(FakeMachine machine, in HeldFarewell farewell)
    {
        var bytes = new ReadOnlySpan<byte>(farewell.Bytes, farewell.Length);
        if (farewell.IsFrame)
            machine.Send(farewell.InterfaceIndex, bytes.ToArray());
        else
            machine.SendPacket(farewell.InterfaceIndex, bytes);
    }

    /// <summary>It is gone, without a word.</summary>
    public void Dispose()
    {
        Loop.Dispose();
        _commands.Dispose();
        _events.Dispose();
        _held?.Dispose();
        Guardian?.Dispose();
    }
}
