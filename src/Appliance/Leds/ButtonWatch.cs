using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Leds;

/// <summary>
/// The button at the desk: a short press lets the lamps show which node this is, and confirms a configuration that was
/// committed on trial, since a person who stands at the node sees that it works; a long one begins or ends maintenance,
/// by the same door as everybody's commands. Nothing is forced by a button: where a hand-over is refused the lamps
/// shake their head, and the log says why.
/// </summary>
/// <param name="open">Takes the line; throws <see cref="IOException"/> where there is none.</param>
/// <param name="lamps">Null on a node without any.</param>
/// <param name="turnPage">What a short press does to the plates; null on a node without any.</param>
internal sealed class ButtonWatch(Desk desk,
    Func<Button> open, LampLights? lamps, SnapshotBoard board, ICommands commands, Action<LogLine> log,
    Action? turnPage = null)
{
    private static readonly Duration s_pause = Duration.FromSeconds(10);
    private static readonly Caller s_caller = new("button", Rights.Change);

    private Button? _button;
    private DescriptorWatch? _watch;
    private IDisposable? _next;
    private bool _complained;

    /// <summary>On the desk's thread. A line that is not to be had is said once and tried again.</summary>
    public void Open()
    {
        try
        {
            _button = open();
            if (!_button.Contact.Fd.IsNone)
                _watch = desk.Watch(_button.Contact.Fd, Turn);
            else
                _button.Contact.Changed = () => desk.Post(Turn);
            desk.Stopping.Register(Close);
            if (_complained)
                log(new LogLine(LogLevel.Info, "Button: it is there now"));
            _complained = false;
        }
        catch (Exception refused) when (refused is IOException or System.ComponentModel.Win32Exception)
        {
            TryLater(refused);
        }
    }

    private void Turn()
    {
        _next?.Dispose();
        _next = null;
        if (_button is null)
            return; // A change that came too late.
        try
        {
            Instant deadline = _button.Turn(BootClock.Now, Pressed);
            _next = deadline == Instant.Never ? null : desk.At(deadline, Turn);
        }
        catch (IOException gone)
        {
            TryLater(gone);
        }
    }

    private void TryLater(Exception reason)
    {
        Close();
        if (!_complained)
            log(new LogLine(LogLevel.Warning, $"Button: {reason.Message} Trying again."));
        _complained = true;
        desk.At(BootClock.Now + s_pause, Open);
    }

    private void Close()
    {
        _next?.Dispose();
        _watch?.Dispose();
        _button?.Dispose();
        (_next, _watch, _button) = (null, null, null);
    }

    internal void Pressed(Press press)
    {
        lamps?.Answer(press);
        if (press == Press.Short)
            turnPage?.Invoke();
        desk.Open("button", press == Press.Long ? ToggleMaintenance : Confirm);
    }

    /// <summary>Refused where nothing waits to be confirmed, which is the usual case and worth no word.</summary>
    private async Task Confirm(CancellationToken stop) => await commands.Run(["confirm"], s_caller, new Said(), stop);

    private async Task ToggleMaintenance(CancellationToken stop)
    {
        string wish = board.Latest?.Maintenance is null ? "on" : "off";
        var said = new Said();
        int code = await commands.Run(["maintenance", wish], s_caller, said, stop);
        if (code == 0)
            return;
        lamps?.Deny();
        log(new LogLine(LogLevel.Warning, $"Button: maintenance {wish}: {said}"));
    }

    private sealed class Said : IAnswer
    {
        private readonly StringBuilder _text = new();

        public ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
        {
            _text.Append(Encoding.UTF8.GetString(utf8.Span));
            return default;
        }

        public override string ToString() => _text.ToString().TrimEnd();
    }
}
