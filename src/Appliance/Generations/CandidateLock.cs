using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;
using static Appliance.Generations.Reply;

namespace Appliance.Generations;

/// <summary>The candidate of one file, and who holds it: one person at a time changes it.</summary>
internal sealed class CandidateLock(Commits commits, IConfigurationTarget engine)
{
    public const string ChangedSentence = "Somebody has changed the file since this candidate was begun.\n";

    /// <summary>Null while there is none.</summary>
    public Candidate? Candidate { get; private set; }

    /// <summary>The lock: the caller's candidate, begun if need be, or the sentence that says who has it.</summary>
    public Reply? Hold(Caller caller, out Candidate candidate)
    {
        // One without a change belongs to nobody, and is of no use when the file is another one now.
        if (Candidate is { IsChanged: false } unchanged
            && (unchanged.By != caller.Name || ChangedUnderneath(unchanged)))
            Candidate = null;
        candidate = Candidate ??= Anew(caller);
        return candidate.By == caller.Name ? null : Refused(
            $"{candidate.By} holds the candidate (begun {Phrases.Ago(candidate.BegunAt, BootClock.Now)}, last change "
                + $"{Phrases.Ago(candidate.TouchedAt, BootClock.Now)}).\nedit take takes it over.\n");
    }

    /// <summary>One of the caller's, from the file as it is now. Nobody holds it yet.</summary>
    public Candidate Anew(Caller caller) => new(commits.Current(), caller.Name, BootClock.Now);

    /// <summary>It takes the place of the one that the caller holds.</summary>
    public void Put(Candidate candidate) => Candidate = candidate;

    public void GiveUp() => Candidate = null;

    /// <summary>The file is another than the one that it was begun from.</summary>
    public bool ChangedUnderneath(Candidate candidate) => !commits.Current().AsSpan().SequenceEqual(candidate.Basis);

    /// <summary>Of the candidate, or of the file while there is none.</summary>
    public IReadOnlyList<string> Lines => Candidate?.Lines ?? TextLines.Of(commits.Current());

    /// <summary>What the caller may see of a text.</summary>
    public IReadOnlyList<string> Visible(IReadOnlyList<string> lines, Caller caller) =>
        SeesAll(caller) ? lines : engine.Hide(lines);

    public static bool SeesAll(Caller caller) => caller.Rights >= Rights.Change && !caller.HidesSecrets;
}
