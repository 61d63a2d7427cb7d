using System.Text;
using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Records;
using Appliance.Settings;
using Appliance.Texts;
using Appliance.Update;
using VrrpAot.Simulator.Replay;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>What stands in files: people's, our own of another day, and an update's.</summary>
internal static class FileTargets
{
    private static readonly byte[] s_key = new byte[32];

    public static void KeepalivedConf(byte[] text)
    {
        ConfigResult result = ConfigFile.Load("/nowhere/keepalived.conf", new ConfigOptions
        {
            ConfigId = "here", HostName = "host", MainText = text, Test = true,
            InterfaceExists = name => name.StartsWith("eth", StringComparison.Ordinal),
            AccountExists = (_, _) => true, AddressesPresent = () => [],
        });
        Look(result.Findings, result.Settings is not null);
    }

    public static void ApplianceJson(byte[] text)
    {
        ApplianceResult result = ApplianceFile.Read("appliance.json", text);
        Look(result.Findings, result.Settings is not null);
    }

    private static void Look(IReadOnlyCollection<Finding> findings, bool hasSettings)
    {
        Must(hasSettings || findings.Any(finding => finding.Severity == Severity.Fatal),
            "no settings without a reason");
        foreach (Finding finding in findings)
        {
            Must(finding.Line >= 0 && finding.Column >= 0 && finding.Column <= finding.Text.Length + 1,
                "a finding points into its line");
            Must(finding.Format().Length < 5000, "a finding can be read");
            Must(!finding.Message.Any(char.IsControl), "a finding is one line");
        }
    }

    public static void JournalLine(byte[] line)
    {
        if (Journal.Parse(Encoding.UTF8.GetString(line)) is not { } read)
            return;
        Must(read == Journal.Parse(Encoding.UTF8.GetString(Journal.Line(read))), "what is read can be written");
        Tell(read.At);
    }

    /// <summary>What `trace journal` brought, played again.</summary>
    public static void JournalOfInputs(byte[] bytes)
    {
        try
        {
            InputJournal journal = InputJournal.Read("one", bytes);
            ReplayVerdict verdict = Player.Play([journal], verbose: true);
            Must(verdict.Inputs <= journal.Records.Count, "what is played is in the journal");
            Must(verdict.Picture.Print().Length > 0, "it has a picture");
        }
        catch (InvalidDataException refused)
        {
            Must(!refused.Message.Any(char.IsControl), "a refusal is a sentence");
        }
    }

    /// <summary>What we left behind at the last run, or somebody in our place.</summary>
    public static void StateFiles(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (MaintenanceFile.Parse(text) is { } maintenance)
            Must(maintenance == MaintenanceFile.Parse(MaintenanceFile.Text(maintenance)),
                "maintenance stays as it was");
        if (Generation.Parse(bytes) is { } generation)
        {
            Must(Generation.Parse(generation.ToBytes()) is { } again
                && again.Text.AsSpan().SequenceEqual(generation.Text),
                "a generation stays as it was");
            Tell(generation.At);
        }
        if (CommitTrial.Parse(bytes) is { } trial)
            Must(trial == CommitTrial.Parse(trial.ToBytes()), "a trial stays as it was");
        UpdateNote read = UpdateNote.Parse(bytes);
        foreach (Slot slot in (Slot[])[Slot.A, Slot.B])
            Tell(new Moment((read[slot]?.Built ?? 0) * 1000));
        byte[] note = read.ToBytes();
        Must(note.AsSpan().SequenceEqual(UpdateNote.Parse(note).ToBytes()), "a note stays as it was");
        var sector = new byte[512];
        bytes.AsSpan(0, Math.Min(bytes.Length, sector.Length)).CopyTo(sector);
        if (SlotState.Read(sector) is { } state)
        {
            state.Write(sector);
            Must(SlotState.Read(sector) == state, "a slot's state stays as it was");
        }
    }

    /// <summary>As people are told of it.</summary>
    private static void Tell(Moment at) =>
        Must(at.ToString().Length == "2026-11-02 21:41:09.123".Length, "a moment is one of a calendar");

    public static void Update(byte[] file)
    {
        try
        {
            _ = UpdateHeader.Read(file, s_key);
            Must(false, "a signature that nobody made");
        }
        catch (IOException refused)
        {
            Must(refused.Message.Length is > 0 and < 400 && !refused.Message.Any(char.IsControl),
                "a refusal is a sentence");
        }
    }
}
