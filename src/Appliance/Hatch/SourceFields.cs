using Appliance.Settings;

namespace Appliance.Hatch;

/// <summary>Files and processes that instances follow.</summary>
internal static class SourceFields
{
    public static void Write(FieldWriter to, DaemonSettings settings)
    {
        to.List(settings.Files, WriteFile);
        to.List(settings.Processes, WriteProcess);
        to.Maybe(settings.ProcessEventBuffer);
        to.Flag(settings.ForcesProcessEventBuffer);
    }

    private static void WriteFile(FieldWriter to, FileSettings file)
    {
        to.Text(file.Name);
        to.Text(file.Path);
        to.Maybe(file.Initial);
        to.Flag(file.Overwrites);
    }

    public static FileSettings ReadFile(FieldReader from) =>
        new(from.Text(), from.Text(), from.MaybeInt(), from.Flag());

    private static void WriteProcess(FieldWriter to, ProcessSettings process)
    {
        to.Text(process.Name);
        to.Texts(process.Command);
        to.Flag(process.ByCommandLine);
        to.Byte((byte)process.Match);
        to.Number(process.Quorum);
        to.Maybe(process.QuorumMax);
        to.Time(process.ForkDelay);
        to.Time(process.TerminateDelay);
    }

    public static ProcessSettings ReadProcess(FieldReader from) => new()
    {
        Name = from.Text(),
        Command = from.Texts(),
        ByCommandLine = from.Flag(),
        Match = (ParameterMatch)from.Between(0, (int)ParameterMatch.Initial),
        Quorum = from.Int(),
        QuorumMax = from.MaybeInt(),
        ForkDelay = from.Duration(),
        TerminateDelay = from.Duration(),
    };

    public static void WriteTracked(FieldWriter to, TrackedSource tracked)
    {
        to.Number(tracked.Source);
        to.Number(tracked.Weight);
        to.Flag(tracked.Reverse);
    }

    public static TrackedSource ReadTracked(FieldReader from) => new(from.Int(), from.Int(), from.Flag());
}
