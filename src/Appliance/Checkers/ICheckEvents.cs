using Appliance.Base;
using Appliance.Pools;

namespace Appliance.Checkers;

/// <summary>What a <see cref="CheckHost"/> has to tell, on its thread; it may be called from within any of its
/// methods.</summary>
internal interface ICheckEvents
{
    /// <summary>The check's own result has changed; also the first failure of one that begins as failed.</summary>
    /// <param name="mailBody">keepalived's words for a mail; empty where it has none.</param>
    void Changed(CheckKey key, bool isUp, string mailBody);

    /// <summary>This becomes of the server's configured weight from now on.</summary>
    void Adjusted(CheckKey key, WeightChange change);

    /// <summary>A line for the log, keepalived's where it has one.</summary>
    void Said(LogLevel level, string line);

    /// <summary>An attempt is over.</summary>
    /// <param name="took">From its start.</param>
    /// <param name="remark">For people: `200 OK`, `Connection refused (errno 111)`.</param>
    void Measured(CheckKey key, bool passed, Duration took, string remark);
}
