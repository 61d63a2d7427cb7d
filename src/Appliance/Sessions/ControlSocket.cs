using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Sessions;

/// <summary>
/// The local socket: root may do everything, others of the socket's group may look. Each caller is a session of its
/// own, at most 64 at once; who comes then waits in the kernel's queue. The last 16 are root's, so that nobody who only
/// looks, however often and however slowly, can keep root out. On the desk's thread.
/// </summary>
internal sealed class ControlSocket(Desk desk, string path, int group, ICommands commands, Action<LogLine> log)
{
    private const int MostSessions = 64;
    private const int MostWhoLook = 48;
    /// <summary>After a refusal of the kernel's (no more descriptors), which would be repeated at once.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(1);
    private const uint OwnerAndGroup = 0x1B0; // 0660

    private int _sessions, _whoLook;
    private DescriptorWatch? _watch;

    /// <summary>
    /// To be run with <see cref="Desk.Open"/>. Without a place to listen it says so once, and there is no socket.
    /// </summary>
    public async Task Run(CancellationToken stop)
    {
        RawFile.MakeFolder(Path.GetDirectoryName(path) ?? "/");
        int listening = LocalSocket.Listen(path, group, OwnerAndGroup, out int groupRefused);
        if (listening < 0)
        {
            log(new LogLine(LogLevel.Warning,
                $"No control socket at {path}: {WhyNot(path, -listening)}; --control=SOCKET names another place"));
            return;
        }
        if (groupRefused != 0)
            log(new LogLine(LogLevel.Warning,
                $"The control socket {path} is root's alone: it cannot be given to its group: "
                + $"{Errno.Describe(groupRefused)}"));
        _watch = desk.Watch(listening, () => AcceptAll(listening));
        _watch.Reading = true;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult))
            await stopped.Task;
        _watch.Dispose();
        Descriptor.Close(listening);
        RawFile.Delete(path);
    }

    /// <summary>Why nobody can listen there, for people.</summary>
    internal static string WhyNot(string path, int errno) =>
        errno != LibC.EADDRINUSE ? Errno.Describe(errno)
        : FileStatus.Read(path, out FileStatus there) == 0 && there.IsSocket ? "another program listens there"
        : $"there is something else already: {FileStatus.KindOf(path) ?? "it is a file"}";

    private void AcceptAll(int listening)
    {
        while (_sessions < MostSessions)
        {
            int fd = LocalSocket.Accept(listening, out uint user, out int process);
            if (fd == -LibC.EAGAIN)
                return;
            if (fd < 0)
            {
                _watch!.Reading = false;
                desk.At(BootClock.Now + s_pause, () => _watch.Reading = true);
                return;
            }
            Rights rights = user == 0 ? Rights.Change : Rights.Look;
            if (rights == Rights.Look && _whoLook == MostWhoLook)
            {
                Descriptor.Close(fd);
                continue;
            }
            _sessions++;
            _whoLook += rights == Rights.Look ? 1 : 0;
            desk.Open("control socket", stop => Serve(fd, user, process, rights, stop));
        }
        _watch!.Reading = false;
    }

    private async Task Serve(int fd, uint user, int process, Rights rights, CancellationToken stop)
    {
        var pump = new DescriptorPump(desk, fd);
        try
        {
            var caller = new Caller($"socket uid {user}", rights) { TakesBytes = true, Process = process };
            await new ControlSession(desk, pump.Pipe, caller, commands, log).Run(stop);
            await pump.ToDescriptor;
        }
        finally
        {
            pump.End();
            Descriptor.Close(fd);
            _sessions--;
            _whoLook -= rights == Rights.Look ? 1 : 0;
            _watch!.Reading = true;
        }
    }
}
