using System.Globalization;
using Appliance.Base;
using Appliance.Scripts;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Sessions;

/// <summary>
/// The local socket: root may do everything, others of the socket's group may look. Each caller is a session of its
/// own, at most 64 at once; who comes then waits in the kernel's queue. The last 16 are root's, so that nobody who only
/// looks, however often and however slowly, can keep root out. On the desk's thread.
/// </summary>
/// <param name="listening">Stays the caller's: who calls when this process is gone finds another one.</param>
internal sealed class ControlSocket(Desk desk, Borrowed listening, ICommands commands, Action<LogLine> log)
{
    private const int MostSessions = 64;
    private const int MostWhoLook = 48;
    /// <summary>After a refusal of the kernel's (no more descriptors), which would be repeated at once.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(1);

    /// <summary>Who called last, and how that user is called.</summary>
    private uint _named;
    private string? _name;
    private int _sessions, _whoLook;
    private DescriptorWatch? _watch;

    /// <summary>Callers that are here just now.</summary>
    public int Sessions => _sessions;

    /// <summary>To be run with <see cref="Desk.Open"/>.</summary>
    public async Task Run(CancellationToken stop)
    {
        _watch = desk.Watch(listening, AcceptAll);
        _watch.Reading = true;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult))
            await stopped.Task;
        _watch.Dispose();
    }

    private void AcceptAll()
    {
        while (_sessions < MostSessions)
        {
            Errno error = LocalSocket.Accept(listening, out Descriptor socket, out uint user, out int process);
            if (error == Errno.EAGAIN)
                return;
            if (!error.IsOk)
            {
                _watch!.Reading = false;
                desk.At(BootClock.Now + s_pause, () => _watch.Reading = true);
                return;
            }
            Rights rights = user == 0 ? Rights.Change : Rights.Look;
            if (rights == Rights.Look && _whoLook == MostWhoLook)
            {
                socket.Dispose();
                continue;
            }
            _sessions++;
            _whoLook += rights == Rights.Look ? 1 : 0;
            desk.Open("control socket", stop => Serve(socket, user, process, rights, stop));
        }
        _watch!.Reading = false;
    }

    /// <summary>As /etc/passwd has it when another user calls than the one before.</summary>
    private string NameOf(uint user)
    {
        if (_name is null || _named != user)
            (_named, _name) = (user, NameOf(user, Accounts.OfThisMachine()));
        return _name;
    }

    /// <summary>`root`, `alice`; `uid 1000` where nobody is called so.</summary>
    internal static string NameOf(uint user, Accounts accounts)
    {
        string number = user.ToString(CultureInfo.InvariantCulture);
        return accounts.FindUser(number)?.Name is { } name && name != number ? name
            : user == 0 ? "root" : $"uid {number}";
    }

    private async Task Serve(Descriptor socket, uint user, int process, Rights rights, CancellationToken stop)
    {
        var pump = new DescriptorPump(desk, socket);
        try
        {
            var caller = new Caller(NameOf(user), rights) { TakesBytes = true, Process = process };
            await new ControlSession(desk, pump.Pipe, caller, commands, log).Run(stop);
            await pump.ToDescriptor;
        }
        finally
        {
            pump.End();
            socket.Dispose();
            _sessions--;
            _whoLook -= rights == Rights.Look ? 1 : 0;
            _watch!.Reading = true;
        }
    }
}
