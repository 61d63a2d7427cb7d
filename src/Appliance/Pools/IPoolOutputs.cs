using Appliance.Base;
using Appliance.Settings;

namespace Appliance.Pools;

/// <summary>All that comes of what happens to a <see cref="Pool"/>, in order. It is carried out at once.</summary>
internal interface IPoolOutputs
{
    /// <summary>A line of keepalived's, or of ours where keepalived has none.</summary>
    void Say(LogLevel level, string line);

    /// <summary>
    /// From now on it stands in the kernel's table with this weight. Of one event all of these come before any
    /// <see cref="Withdraw"/>: there is no moment without a destination.
    /// </summary>
    /// <param name="target">A real server by its place, or <see cref="Pool.SorryTarget"/>.</param>
    /// <param name="weight">0 and more.</param>
    void Serve(int target, int weight);

    /// <summary>From now on it does not stand there.</summary>
    void Withdraw(int target);

    /// <summary>A notify script.</summary>
    /// <param name="server">Whose, by its place; <see cref="Pool.SorryTarget"/> for the quorum's.</param>
    void Run(int server, ScriptCommand command);

    /// <summary>A line for those who read a FIFO, without its end.</summary>
    void Tell(string line);

    /// <param name="subject">Behind the router's name.</param>
    /// <param name="ofCheckAlone">Its server is up or down as before.</param>
    void Mail(string subject, string body, bool ofCheckAlone = false);
}
