using System.Collections.Immutable;
using System.Globalization;

namespace Appliance.Notify;

/// <summary>What programs are told of one event, in keepalived's words.</summary>
/// <param name="Kind">INSTANCE or GROUP.</param>
/// <param name="State">MASTER, BACKUP, FAULT, STOP, DELETED; on FIFOs also MASTER_RX_LOWER_PRI, MASTER_PRIORITY and
/// BACKUP_PRIORITY.</param>
/// <param name="Priority">The effective one; 0 of a group.</param>
public readonly record struct Notice(string Kind, string Name, string State, int Priority)
{
    public const string Instance = "INSTANCE", Group = "GROUP";

    public const string Master = "MASTER", Backup = "BACKUP", Fault = "FAULT", Stop = "STOP", Deleted = "DELETED";

    /// <summary>What the generic script gets behind its own arguments.</summary>
    public ImmutableArray<string> Arguments => [Kind, Name, State, Priority.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The line of a FIFO, without its end.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Kind} \"{Name}\" {State} {Priority}");
}
