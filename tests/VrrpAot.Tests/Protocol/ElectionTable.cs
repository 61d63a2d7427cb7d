namespace VrrpAot.Tests.Protocol;

/// <summary>
/// What each state does with each input, to be read beside section 6.4 of the RFCs; a file for each state.
/// <para>
/// A row is <c>PHASE SETTING.. | @TIME INPUT, .. => OUTPUTS | PHASE DEADLINE</c>. The router is 10.0.0.2 with priority
/// 100, version 3 and an interval of one second, unless a setting says otherwise. Times are in seconds from the moment
/// it entered the phase that opens the row; the outputs are those of the last input, in their order. Behind the last
/// bar stands where the router stands then: "*" when it holds the addresses, and the armed deadline, which comes again
/// as "arm" when it moved; "stays" when neither changed. The words are those of <see cref="ElectionWords"/>, the
/// settings those of <see cref="ElectionRow"/>.
/// </para>
/// </summary>
internal static partial class ElectionTable
{
    /// <summary>Every row, without comments and with single blanks.</summary>
    public static IEnumerable<string> Lines
    {
        get
        {
            foreach (string state in (string[])[Init, Backup, Master, Fault, HandOver, Offer, Group])
                foreach (string line in state.Split('\n',
                    StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    if (line[0] != '#')
                        yield return string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
