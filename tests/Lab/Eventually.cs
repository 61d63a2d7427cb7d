namespace Lab;

/// <summary>Waiting for something to become true, never for ever.</summary>
public static class Eventually
{
    /// <summary>Asks every 5 ms until the answer is yes.</summary>
    /// <param name="what">A sentence for the error when it does not happen.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="holds">The question.</param>
    /// <param name="evidence">Looked at only on failure: text added to the error.</param>
    /// <exception cref="LabException">It did not happen in time.</exception>
    public static void True(string what, TimeSpan limit, Func<bool> holds, Func<string>? evidence = null)
    {
        if (!Try(limit, holds))
            throw new LabException($"not within {limit.TotalSeconds:0.###} s: "
                + $"{what}{(evidence is null ? "" : "\n" + evidence())}");
    }

    /// <summary>The same, answering false when it does not happen in time.</summary>
    public static bool Try(TimeSpan limit, Func<bool> holds)
    {
        Moment deadline = Moment.Now + limit;
        while (!holds())
        {
            if (Moment.Now > deadline)
                return false;
            Thread.Sleep(5);
        }
        return true;
    }
}
