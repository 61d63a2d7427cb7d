using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Config.Rules;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Config;

/// <summary>From `track_file` and `vrrp_track_process` to settings: those that instances follow, each once.</summary>
internal sealed class SourceBuilder(FileReader file, Findings findings)
{
    private readonly List<TrackFileModel> _files = [];
    private readonly List<TrackProcessModel> _processes = [];

    public ImmutableArray<TrackedSource> FilesOf(InstanceModel instance, Priority priority)
    {
        var tracked = ImmutableArray.CreateBuilder<TrackedSource>();
        foreach (TrackModel track in instance.Files)
        {
            FileWeight? own = track.File!.Of(TrackFileRows.Weight)?.Value;
            int weight = track.Weight ?? own?.Number ?? 1;
            if (TrackingRules.CountsFor(priority, track.Name, weight, instance, track.At, findings))
                tracked.Add(new TrackedSource(PlaceOf(track.File, _files), weight,
                    track.Reverse ?? own?.Reverse ?? false));
        }
        return tracked.ToImmutable();
    }

    public ImmutableArray<TrackedSource> ProcessesOf(InstanceModel instance, Priority priority)
    {
        var tracked = ImmutableArray.CreateBuilder<TrackedSource>();
        foreach (TrackModel track in instance.Processes)
        {
            FileWeight? own = track.Process!.Of(TrackProcessRows.Weight)?.Value;
            int weight = track.Weight ?? own?.Number ?? 0;
            if (TrackingRules.CountsFor(priority, track.Name, weight, instance, track.At, findings))
                tracked.Add(new TrackedSource(PlaceOf(track.Process, _processes), weight,
                    track.Reverse ?? own?.Reverse ?? false));
        }
        return tracked.ToImmutable();
    }

    /// <summary>Also those that nobody follows, and that are to be made.</summary>
    public ImmutableArray<FileSettings> Files()
    {
        foreach (TrackFileModel declared in file.TrackFiles.Values)
            if (declared.Of(TrackFileRows.First) is not null)
                PlaceOf(declared, _files);
        return [.. _files.ConvertAll(one => new FileSettings(one.Name, one.Of(TrackFileRows.Path)!.Value,
            one.Of(TrackFileRows.First)?.Value.Number, one.Of(TrackFileRows.First) is { Value.Overwrites: true }))];
    }

    public ImmutableArray<ProcessSettings> Processes() => [.. _processes.ConvertAll(ToSettings)];

    private ProcessSettings ToSettings(TrackProcessModel process)
    {
        string[] command = process.Of(TrackProcessRows.Command)!.Value;
        ParameterMatch? match = process.Of(TrackProcessRows.Match)?.Value;
        Located<long>? quorum = process.Of(TrackProcessRows.Quorum), most = process.Of(TrackProcessRows.QuorumMax);
        if (quorum is not null && most is not null && most.Value < quorum.Value)
        {
            findings.Error(most.At, "quorum_max is less than quorum - ignoring");
            most = null;
        }
        return new ProcessSettings
        {
            Name = process.Name,
            Command = [.. command],
            ByCommandLine = process.Of(TrackProcessRows.FullCommand) is not null || match is not null
                || command.Length > 1,
            Match = match ?? (command.Length > 1 ? ParameterMatch.Exact : ParameterMatch.None),
            Quorum = (int)(quorum?.Value ?? (most is { Value: 0 } ? 0 : 1)),
            QuorumMax = (int?)most?.Value,
            ForkDelay = process.Of(TrackProcessRows.ForkDelay)?.Value ?? Duration.Zero,
            TerminateDelay = process.Of(TrackProcessRows.TerminateDelay)?.Value ?? Duration.Zero,
        };
    }

    private static int PlaceOf<T>(T source, List<T> used) where T : class
    {
        int place = used.IndexOf(source);
        if (place < 0)
            used.Add(source);
        return place < 0 ? used.Count - 1 : place;
    }
}
