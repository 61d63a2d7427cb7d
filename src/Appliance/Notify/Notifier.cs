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
    /// <summary>A notify script of an instance could not be started.</summary>
    void NotifyNotStarted(int instance, string program, Errno errno);

    /// <summary>Scripts of an instance start while <paramref name="running"/> earlier ones are not over.</summary>
    void NotifyOverlaps(int instance, int running);
}

/// <summary>
/// Starts the notify scripts of an event, at once and without waiting, as keepalived does. Every one is run, in the
/// order of the events; whether two of them overlap is up to how long they take.
/// </summary>
public sealed class Notifier(DaemonSettings settings, IReadOnlyDictionary<ScriptCommand, RunnableScript> runnable,
    Children children, INotifyListener listener)
{
    private readonly int[] _running = new int[settings.Instances.Length];

    public void Tell(in EngineEvent happened)
    {
        int instance = happened.Instance;
        if (instance < 0)
            return;
        ImmutableArray<Notification> plan =
            NotifyPlan.For(happened, settings.Engine.Instances[instance].Name, settings.Instances[instance]);
        if (plan.IsEmpty)
            return;
        if (_running[instance] > 0)
            listener.NotifyOverlaps(instance, _running[instance]);
        foreach (Notification notification in plan)
            Start(instance, notification);
    }

    private void Start(int instance, Notification notification)
    {
        if (!runnable.TryGetValue(notification.Command, out RunnableScript? script))
            return; // Disabled, and said so at start.
        Errno error = children.Start(script.With(notification.Added.AsSpan()), _ => _running[instance]--, out _);
        if (error.IsOk)
            _running[instance]++;
        else
            listener.NotifyNotStarted(instance, notification.Command.Arguments[0], error);
    }
}
