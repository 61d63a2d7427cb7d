namespace Lab;

/// <summary>A time in which a client got no answer.</summary>
/// <param name="From">When the first lost question was asked.</param>
/// <param name="To">When the first question was asked that got an answer again.</param>
/// <param name="Before">Who answered before; null if nobody had.</param>
/// <param name="After">Who answered after.</param>
public readonly record struct Outage(Moment From, Moment To, string? Before, string? After)
{
    public TimeSpan Length => To - From;
}

/// <summary>One question of a client.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="Who">Who answered in time; null for nobody.</param>
public readonly record struct Answer(Moment At, string? Who)
{
    /// <summary>The outages in a row of answers, up to and including one that still lasts at its end.</summary>
    public static IReadOnlyList<Outage> Outages(IReadOnlyList<Answer> answers)
    {
        var outages = new List<Outage>();
        string? before = null;
        Moment? from = null;
        foreach (Answer answer in answers)
        {
            if (answer.Who is null)
            {
                from ??= answer.At;
                continue;
            }
            if (from is Moment start)
                outages.Add(new Outage(start, answer.At, before, answer.Who));
            from = null;
            before = answer.Who;
        }
        if (from is Moment lasting)
            outages.Add(new Outage(lasting, answers[^1].At, before, null));
        return outages;
    }
}
