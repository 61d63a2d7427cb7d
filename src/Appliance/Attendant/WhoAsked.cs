namespace Appliance.Attendant;

/// <summary>
/// Who asked for what people can ask for, so that `why` can name them. By the names of instances: a reload does not
/// renumber those.
/// </summary>
internal sealed class WhoAsked
{
    private readonly Dictionary<string, string> _releases = new(StringComparer.Ordinal),
        _priorities = new(StringComparer.Ordinal);

    /// <summary>Who asked for the maintenance that is on, or being entered; null while nobody has.</summary>
    public string? Maintenance { get; set; }

    /// <summary>Who, or what, ended the last one.</summary>
    public string? MaintenanceEnded { get; set; }

    public void Release(string instance, string by) => _releases[instance] = by;

    public string? ReleaseOf(string instance) => _releases.GetValueOrDefault(instance);

    public void Priority(string instance, string by) => _priorities[instance] = by;

    public string? PriorityOf(string instance) => _priorities.GetValueOrDefault(instance);
}
