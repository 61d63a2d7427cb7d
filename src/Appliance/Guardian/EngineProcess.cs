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
    private readonly int _orders;
    private readonly int _tableFd;
    private readonly int _errors;
    private HeldTableReader? _table;

    public int Pid { get; }
    /// <summary>Readable when the engine has ended.</summary>
    public int EndFd { get; }

    /// <summary>A runtime that dies says why on standard error: first the exception, then where it was.</summary>
    private const int LongestError = 4096;

    private EngineProcess(int pid, int endFd, int orders, int tableFd, int errors)
    {
        _errors = errors;
        Pid = pid;
        EndFd = endFd;
        _orders = orders;
        _tableFd = tableFd;
    }

    /// <param name="arguments">argv of the engine.</param>
    /// <param name="name">What the place of the one engine is taken with (<see cref="OneEngine"/>); negative for
    /// nothing.</param>
    /// <param name="hatch">The engine's end of it.</param>
    /// <param name="keepErrors">Standard error is memory of ours (<see cref="LastErrors"/>), not where ours is.</param>
    /// <returns>0 or errno.</returns>
    public static int TryStart(string executable, string[] arguments, int name, int hatch, bool keepErrors,
        out EngineProcess? engine)
    {
        engine = null;
        int error = Descriptor.CreatePipe(out int theirs, out int orders);
        if (error != 0)
            return error;
        int table = SharedMemory.CreateFile("held");
        int errors = keepErrors ? Math.Max(0, SharedMemory.CreateFile("errors")) : 0;
        int pid = -1;
        error = table < 0 ? -table : ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = executable,
                Arguments = arguments,
                BlockSignals = true,
                InheritStandardStreams = true,
                ErrorFd = errors,
                // Where there is nothing to take a name with, something that takes none.
                InheritedFds = [theirs, table, name < 0 ? table : name, hatch],
            },
            out pid);
        Descriptor.Close(theirs);
        if (error == 0)
        {
            int end = ChildProcess.OpenPidFd(pid);
            if (end < 0)
                throw new Win32Exception(-end,
                    $"The kernel gave no descriptor for the engine's process (errno {-end}).");
            engine = new EngineProcess(pid, end, orders, table, errors);
            return 0;
        }
        Descriptor.Close(orders);
        if (table >= 0)
            Descriptor.Close(table);
        if (errors > 0)
            Descriptor.Close(errors);
        return error;
    }

    /// <summary>The engine's table; null as long as it has written none.</summary>
    public HeldTableReader? Table => _table ??= HeldTableReader.TryOpen(_tableFd);

    /// <summary>What it wrote on standard error; empty when that is not kept.</summary>
    public string LastErrors
    {
        get
        {
            byte[] text = new byte[LongestError];
            return _errors == 0 ? ""
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
        Descriptor.Close(_orders);
        Descriptor.Close(_tableFd);
        if (_errors > 0)
            Descriptor.Close(_errors);
        Descriptor.Close(EndFd);
    }
}
