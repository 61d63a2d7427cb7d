using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>
/// The election as data: <see cref="ElectionTable"/> has a row for every state and every input, with the exact outputs
/// in their order. Each row is one test.
/// </summary>
public class ElectionTableTests
{
    private static readonly string[] Phases = ["Init", "Backup", "Master", "Fault", "ToFault", "ToInit", "ToMaster",
        "Waiting"];

    public static TheoryData<string> Rows => [.. ElectionTable.Lines];

    [Theory]
    [MemberData(nameof(Rows))]
    public void every_row_of_the_table_holds(string row)
    {
        ElectionRow given = ElectionRow.Read(row);
        Assert.Equal(row, given.Replay());
    }

    [Fact]
    public void every_state_answers_every_input_in_the_table()
    {
        var answered = new HashSet<(string, InputKind)>();
        foreach (string line in ElectionTable.Lines)
            answered.Add(ElectionRow.Read(line).Pair());

        foreach (string phase in Phases)
            foreach (InputKind kind in Enum.GetValues<InputKind>())
                Assert.True(answered.Contains((phase, kind)), $"the table has no row for {kind} in {phase}");
    }

    [Fact]
    public void every_observation_and_every_cause_appears_in_the_table()
    {
        string table = string.Join('\n', ElectionTable.Lines);
        foreach (Observation observation in Enum.GetValues<Observation>()[1..])
            Assert.True(table.Contains($"saw {observation}"), $"never seen: {observation}");
        foreach (TransitionCause cause in Enum.GetValues<TransitionCause>()[1..])
            Assert.True(table.Contains($" {cause};") || table.Contains($" {cause} "), $"never the cause: {cause}");
    }

    [Fact]
    public void no_row_is_written_twice()
    {
        var seen = new HashSet<string>();
        foreach (string line in ElectionTable.Lines)
            Assert.True(seen.Add(line.Split("=>")[0].Trim()), line);
    }
}
