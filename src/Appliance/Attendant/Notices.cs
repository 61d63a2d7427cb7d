using Appliance.Base;
using Appliance.Notify;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Attendant;

/// <summary>Has the notify scripts of what happens started, and says what went wrong with them.</summary>
internal sealed class Notices(InForce inForce, Action<LogLine> log) : Service, INotifyListener
{
    public override void Hear(in EngineEvent happened) => inForce.Running.Notifier.Tell(happened);

    void INotifyListener.NotifyNotStarted(string whose, string program, Errno errno) => log(new LogLine(LogLevel.Error,
        $"({whose}) notify script {program} cannot be executed: {errno}"));

    void INotifyListener.NotifyOverlaps(string whose, int running) => log(new LogLine(LogLevel.Info,
        $"({whose}) notify scripts start while {running} earlier "
        + (running == 1 ? "one runs" : "ones run"), Detail: true));
}
