using System.ComponentModel;
using System.Text;
using Appliance.Base;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// One life of the engine: the child, the pipe to it, its memory, and the descriptor that tells of its end.
/// </summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly Descriptor _end, _orders, _memory, _errors;
    private HeldTableReader? _table;

    public int Pid { get; }
    /// <summary>Readable when the engine has ended.</summary>
    public Borrowed EndFd => _end;

    /// <summary>A runtime that dies says why on standard error: first the exception, then where it was.</summary>
    private const int LongestError = 4096;

    private EngineProcess(int pid, Descriptor end, Descriptor orders, Descriptor memory, Descriptor errors)
    {
        _errors = errors;
        Pid = pid;
        _end = end;
        _orders = orders;
        _memory = memory;
    }

    /// <param name="arguments">argv of the engine.</param>
    /// <param name="name">What the place of the one engine is taken with (<see cref="SolePlace"/>); the default
    /// for nothing.</param>
    /// <param name="hatch">The engine's end of it.</param>
    /// <param name="keepErrors">Standard error is memory of ours (<see cref="LastErrors"/>), not where ours is.</param>
    public static Errno TryStart(string executable, string[] arguments, Borrowed name, Borrowed hatch, bool keepErrors,
        out EngineProcess? engine)
    {
        engine = null;
        Errno error = Descriptor.CreatePipe(out Descriptor theirs, out Descriptor orders);
        if (!error.IsOk)
            return error;
        error = SharedMemory.CreateFile("held", out Descriptor memory);
        Descriptor errors = Descriptor.None;
        if (keepErrors)
            SharedMemory.CreateFile("errors", out errors);
        int pid = -1;
        error = !error.IsOk ? error : ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = executable,
                Arguments = arguments,
                BlockSignals = true,
                InheritStandardStreams = true,
                ErrorOutput = errors,
                // Where there is nothing to take a name with, something that takes none.
                Inherited = [theirs, memory, name.IsNone ? memory : name, hatch],
            },
            out pid);
        theirs.Dispose();
        if (error.IsOk)
        {
            error = ChildProcess.OpenEnd(pid, out Descriptor end);
            if (!error.IsOk)
                throw error.Exception("The kernel gave no descriptor for the engine's process");
            engine = new EngineProcess(pid, end, orders, memory, errors);
            return Errno.Ok;
        }
        orders.Dispose();
        memory.Dispose();
        errors.Dispose();
        return error;
    }

    /// <summary>The engine's table; null as long as it has written none.</summary>
    public HeldTableReader? Table => _table ??= HeldTableReader.TryOpen(_memory);

    /// <summary>What it wrote on standard error; empty when that is not kept.</summary>
    public string LastErrors
    {
        get
        {
            byte[] text = new byte[LongestError];
            return !_errors.IsOpen ? ""
                : Encoding.UTF8.GetString(text.AsSpan(0, SharedMemory.ReadBeginning(_errors, text))).Trim();
        }
    }

    public void Order(byte order) => Descriptor.Write(_orders, [order]);

    public void Kill() => ChildProcess.Signal(Pid, SignalWords.Kill);

    /// <summary>False while it still runs.</summary>
    public bool TryReap(out ChildExit exit) => ChildProcess.TryReap(Pid, out exit);

    public void Dispose()
    {
        _table?.Dispose();
        _orders.Dispose();
        _memory.Dispose();
        _errors.Dispose();
        _end.Dispose();
    }
}
