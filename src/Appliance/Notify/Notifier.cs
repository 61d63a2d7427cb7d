using System.Collections.Immutable;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Notify;

/// <summary>What a <see cref="Notifier"/> has to tell.</summary>
public interface INotifyListener
{
    /// <summary>A notify script could not be started.</summary>
    /// <param name="whose">Name of the instance or the sync group.</param>
    void NotifyNotStarted(string whose, string program, Errno errno);

    /// <summary>Scripts start while <paramref name="running"/> earlier ones of the same are not over.</summary>
    void NotifyOverlaps(string whose, int running);
}

/// <summary>
/// Starts the notify scripts of an event, at once and without waiting, as keepalived does. Every one is run, in the
/// order of the events; whether two of them overlap is up to how long they take.
/// </summary>
public sealed class Notifier(DaemonSettings settings, IReadOnlyDictionary<ScriptCommand, RunnableScript> runnable,
    Children children, INotifyListener listener)
{
    /// <summary>Of the instances, and behind them of the sync groups.</summary>
    private readonly int[] _running = new int[settings.Instances.Length + settings.Groups.Length];

    public void Tell(in EngineEvent happened)
    {
        if (happened.Kind is EngineEventKind.GroupChanged or EngineEventKind.GroupStopped)
        {
            string group = settings.Engine.Groups[happened.Group].Name;
            Start(settings.Instances.Length + happened.Group, group,
                NotifyPlan.ForGroup(happened, group, settings.Groups[happened.Group]));
        }
        else if (happened.Instance >= 0)
        {
            string instance = settings.Engine.Instances[happened.Instance].Name;
            Start(happened.Instance, instance,
                NotifyPlan.For(happened, instance, settings.Instances[happened.Instance]));
        }
    }

    private void Start(int place, string whose, ImmutableArray<Notification> plan)
    {
        if (plan.IsEmpty)
            return;
        if (_running[place] > 0)
            listener.NotifyOverlaps(whose, _running[place]);
        foreach (Notification notification in plan)
            Start(place, whose, notification);
    }

    private void Start(int place, string whose, Notification notification)
    {
        if (!runnable.TryGetValue(notification.Command, out RunnableScript? script))
            return; // Disabled, and said so at start.
        Errno error = children.Start(script.With(notification.Added.AsSpan()), _ => _running[place]--, out _);
        if (error.IsOk)
            _running[place]++;
        else
            listener.NotifyNotStarted(whose, notification.Command.Arguments[0], error);
    }
}
