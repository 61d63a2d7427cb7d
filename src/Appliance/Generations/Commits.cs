using Appliance.Base;

namespace Appliance.Generations;

/// <summary>
/// What is written, in which order, when a configuration is committed, confirmed, undone. The order is what matters:
/// wherever the power goes, the file is the old text or the new one, whole, and a commit on trial that was not
/// confirmed is found and undone at the next start.
/// </summary>
/// <param name="file">The configuration.</param>
/// <param name="stateFolder">Where generations and the mark of a trial are kept.</param>
/// <param name="boot">The kernel's name for this boot.</param>
internal sealed class Commits(IDisk disk, string file, string stateFolder, string boot)
{
    private readonly string _trialPath = Path.Combine(stateFolder, "trial");
    private readonly GenerationStore _store = new(disk, Path.Combine(stateFolder, "generations"), file);

    /// <summary>A text put in force, and how to take it back.</summary>
    /// <param name="Before">What the file held; null when there was none.</param>
    /// <param name="CommitTrial">Null when it needs no confirmation.</param>
    public sealed record Step(Generation Now, byte[]? Before, CommitTrial? CommitTrial);

    public enum UndoResult : byte
    {
        /// <summary>There was no trial.</summary>
        None,
        /// <summary>The text before is in the file.</summary>
        Undone,
        /// <summary>The file is not what was committed: somebody has changed it since, and it stays so.</summary>
        ChangedSince,
        /// <summary>The generation that was to come back is gone; the file stays.</summary>
        Lost,
    }

    /// <summary>For the log.</summary>
    public static string Sentence(UndoResult result) => result switch
    {
        UndoResult.Undone => "the commit on trial was not confirmed, and what was before is in force again",
        UndoResult.ChangedSince =>
            "the commit on trial was not confirmed; somebody has changed the file since, so it stays as it is",
        UndoResult.Lost =>
            "the commit on trial was not confirmed; the generation before it is gone, so the file stays as it is",
        _ => "no commit is on trial",
    };

    public string File => file;

    /// <summary>What the file holds; null when there is none.</summary>
    public byte[]? Current() => disk.Read(file);

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<Generation> History() => _store.All();

    public Generation? Find(int number) => _store.Find(number);

    /// <summary>The commit that waits to be confirmed; null when there is none, or it is of another file.</summary>
    public CommitTrial? OnTrial() =>
        disk.Read(_trialPath) is { } bytes && CommitTrial.Parse(bytes) is { } trial && trial.File == file ? trial
            : null;

    /// <summary>
    /// Makes a text the configuration. A text in the file that no generation has (somebody wrote it with an editor)
    /// becomes one first, so that nothing is ever lost.
    /// </summary>
    /// <param name="until">When it is undone unless confirmed; null for a commit that stays.</param>
    /// <param name="waits">It is tried by the next start only, and <paramref name="until"/> counts from that
    /// (<see cref="BeginAtStart"/>).</param>
    /// <exception cref="IOException">It was refused; the file holds the old text, unless it is the very last step that
    /// was refused.</exception>
    public Step PutInForce(byte[] text, string how, string who, Moment now, Instant? until, bool waits = false)
    {
        byte[]? before = Current();
        Generation? back = before is null ? null : Known(before) ?? _store.Add(before, "found", "somebody else", now);
        bool wasOnTrial = OnTrial() is not null;
        Generation next = _store.Add(text, how, who, now);
        CommitTrial? trial = null;
        try
        {
            // Before the text: a text on trial without its mark would stay.
            if (until is { } end && back is not null)
                MarkTrial(trial = new CommitTrial(next.Number, back.Number, end, boot, Carried: waits, file));
            WholeFile.Replace(disk, file, text, rightsOf: file);
            if (trial is null && wasOnTrial)
                EndTrial();
        }
        catch (IOException)
        {
            TryTakeBack(new Step(next, before, trial));
            throw;
        }
        Prune();
        return new Step(next, before, trial);
    }

    /// <summary>As if it had not been: the engine refused it.</summary>
    public void TakeBack(Step step)
    {
        // The text first: while the mark is there a power cut comes to the same end.
        if (step.Before is not null)
            WholeFile.Replace(disk, file, step.Before, rightsOf: file);
        if (step.CommitTrial is not null)
            EndTrial();
        _store.Remove(step.Now.Number);
    }

    /// <summary>The commit on trial stays. When it returns, no power cut undoes it any more.</summary>
    public void Confirm() => EndTrial();

    /// <summary>The engine asked for a new start to take the commit up: the trial goes on over that one.</summary>
    public void CarryTrial()
    {
        if (OnTrial() is { } trial)
            MarkTrial(trial with { Carried = true });
    }

    /// <summary>
    /// Ends the trial with the text that was there before. Repeating it, or its being cut off anywhere, comes to the
    /// same.
    /// </summary>
    public UndoResult Undo(string who, Moment now)
    {
        if (OnTrial() is not { } trial)
            return UndoResult.None;
        Generation? back = _store.Find(trial.Back), committed = _store.Find(trial.Committed);
        byte[]? current = Current();
        UndoResult result = UndoResult.Undone;
        if (back is null)
            result = UndoResult.Lost;
        else if (committed is not null && current is not null && current.AsSpan().SequenceEqual(committed.Text))
        {
            string how = $"undo of {trial.Committed}";
            IReadOnlyList<Generation> all = History();
            if (all.Count == 0 || all[^1].How != how)
                _store.Add(back.Text, how, who, now);
            WholeFile.Replace(disk, file, back.Text, rightsOf: file);
        }
        else if (current is null || !current.AsSpan().SequenceEqual(back.Text))
            result = UndoResult.ChangedSince;
        EndTrial();
        return result;
    }

    /// <summary>
    /// Before the file is read at a start: a commit that was not confirmed before the last one ended (killed, crashed,
    /// power cut) is undone, unless it asked for this start itself and there is time left.
    /// </summary>
    public UndoResult UndoAtStart(Moment now, Instant clock)
    {
        WholeFile.Sweep(disk, file);
        if (OnTrial() is not { } trial)
            return UndoResult.None;
        if (!trial.Carried || trial.Boot != boot || boot == "" || trial.Until <= clock)
            return Undo("the start", now);
        MarkTrial(trial with { Carried = false });
        return UndoResult.None;
    }

    /// <summary>
    /// Of a file that only starts of the machine take up, before it is read: the first start after the commit tries it,
    /// and the time begins. Any other start before it was confirmed (the power was cut, the node was reset since nobody
    /// reached it) undoes it.
    /// </summary>
    public UndoResult BeginAtStart(Moment now, Instant clock)
    {
        WholeFile.Sweep(disk, file);
        if (OnTrial() is not { } trial)
            return UndoResult.None;
        if (!trial.Carried)
            return Undo("the start", now);
        MarkTrial(trial with { Carried = false, Boot = boot, Until = clock + (trial.Until - default(Instant)) });
        return UndoResult.None;
    }

    /// <summary>The newest generation with that text.</summary>
    public Generation? Known(byte[] text)
    {
        Generation? known = null;
        foreach (Generation generation in History())
            if (generation.Text.AsSpan().SequenceEqual(text))
                known = generation;
        return known;
    }

    private void MarkTrial(CommitTrial trial) => WholeFile.Replace(disk, _trialPath, trial.ToBytes());

    private void EndTrial() => WholeFile.Delete(disk, _trialPath);

    /// <summary>The commit is done whether this is or not.</summary>
    private void Prune()
    {
        try
        {
            _store.Prune();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>
    /// The disk refuses already: what can be cleared away is, and the first refusal is the one that is told.
    /// </summary>
    private void TryTakeBack(Step step)
    {
        try
        {
            TakeBack(step);
        }
        catch (IOException)
        {
        }
    }
}
