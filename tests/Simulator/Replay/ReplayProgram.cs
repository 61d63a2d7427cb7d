namespace VrrpAot.Simulator.Replay;

/// <summary>`make replay`: plays journals, and says whether the code still does what was done.</summary>
public static class ReplayProgram
{
    /// <summary>The same transitions, and everything else the same.</summary>
    public const int Same = 0;
    /// <summary>Something is otherwise; it is named.</summary>
    public const int Differs = 1;
    /// <summary>There is no journal that could be played to its end.</summary>
    public const int Unreadable = 2;
    /// <summary>Nothing is otherwise, but inputs are missing.</summary>
    public const int NotExact = 3;

    /// <param name="words">Files, and --verbose.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IEnumerable<string> words, TextWriter to, TextWriter errors)
    {
        bool verbose = words.Contains("--verbose");
        var journals = new List<InputJournal>();
        foreach (string file in words.Where(word => word != "--verbose"))
            try
            {
                journals.Add(InputJournal.Read(Path.GetFileName(file), File.ReadAllBytes(file)));
            }
            catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                errors.WriteLine(wrong.Message);
                return Unreadable;
            }
        ReplayVerdict verdict = Player.Play(journals, verbose);
        to.Write(verdict.Picture.Print());
        foreach (InputJournal cut in journals.Where(journal => journal.IsCut))
            to.WriteLine($"{cut.Name} is cut within its last record: what is there was played");
        if (verdict.Difference is { } difference)
        {
            to.WriteLine($"Played again it differs: {difference}");
            return Differs;
        }
        if (journals.Find(journal => journal.Damage is not null) is { } damaged)
        {
            to.WriteLine($"{damaged.Name} is damaged: {damaged.Damage}");
            return Unreadable;
        }
        string played = $"{verdict.Inputs} inputs, {verdict.Transitions.Length} transitions";
        to.WriteLine(verdict.Lost == 0 ? $"{played}: the same" : $"{played}: nothing else, but {verdict.Lost} inputs "
            + "came faster than they could be written: it cannot be exact");
        return verdict.Lost == 0 ? Same : NotExact;
    }
}
