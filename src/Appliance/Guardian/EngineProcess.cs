using System.ComponentModel;
using VrrpAot.Engine;
using VrrpAot.Kernel;

namespace Appliance.Guardian;

/// <summary>One life of the engine: the child, the pipe to it, its memory, and the descriptor that tells of its end.</summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly int _orders;
    private readonly int _tableFd;
    private HeldTableReader? _table;

    public int Pid { get; }
    /// <summary>Readable when the engine has ended.</summary>
    public int EndFd { get; }

    private EngineProcess(int pid, int endFd, int orders, int tableFd)
    {
        Pid = pid;
        EndFd = endFd;
        _orders = orders;
        _tableFd = tableFd;
    }

    /// <param name="arguments">argv of the engine.</param>
    /// <returns>0 or errno.</returns>
    public static int TryStart(string executable, string[] arguments, out EngineProcess? engine)
    {
        engine = null;
        int error = Descriptor.CreatePipe(out int theirs, out int orders);
        if (error != 0)
            return error;
        int table = SharedMemory.CreateFile("held");
        int pid = -1;
        error = table < 0 ? -table : ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = executable,
                Arguments = arguments,
                BlockSignals = true,
                InheritStandardStreams = true,
                InheritedFds = [theirs, table],
            },
            out pid);
        Descriptor.Close(theirs);
        if (error == 0)
        {
            int end = ChildProcess.OpenPidFd(pid);
            if (end < 0)
                throw new Win32Exception(-end, $"The kernel gave no descriptor for the engine's process (errno {-end}).");
            engine = new EngineProcess(pid, end, orders, table);
            return 0;
        }
        Descriptor.Close(orders);
        if (table >= 0)
            Descriptor.Close(table);
        return error;
    }

    /// <summary>The engine's table; null as long as it has written none.</summary>
    public HeldTableReader? Table => _table ??= HeldTableReader.TryOpen(_tableFd);

    public void Order(byte order) => Descriptor.Write(_orders, [order]);

    public void Kill() => ChildProcess.Signal(Pid, 9);

    /// <summary>False while it still runs.</summary>
    public bool TryReap(out ChildExit exit) => ChildProcess.TryReap(Pid, out exit);

    public void Dispose()
    {
        _table?.Dispose();
        Descriptor.Close(_orders);
        Descriptor.Close(_tableFd);
        Descriptor.Close(EndFd);
    }
}
