using System.Text;
using Appliance.Leds;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Tests.Sessions;
using VrrpAot.Protocol;

namespace Appliance.Tests.Leds;

/// <summary>What a press does, at the same door as everybody's commands.</summary>
public class ButtonWatchTests
{
    private sealed class Door(int code) : ICommands
    {
        public List<string> Asked { get; } = [];
        public IReadOnlyList<CommandSpecification> All => [];

        public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
        {
            Asked.Add($"{caller.Name}, {caller.Rights}: {string.Join(' ', words)}");
            await answer.Write(Encoding.UTF8.GetBytes("Refused: nobody took over.\n"), gone);
            return code;
        }
    }

    private static void Press(Press press, Snapshot box, int code, string[] asked, string[] log) =>
        DeskRun.Do(async run =>
    {
        var board = new SnapshotBoard();
        board.Publish(box);
        var door = new Door(code);
        var watch = new ButtonWatch(run.Desk, () => throw new IOException("no line"), null, board, door,
            line => run.Log.Add(line.Text));
        watch.Pressed(press);
        await run.Settle();
        Assert.Equal(asked, door.Asked);
        Assert.Equal(log, run.Log);
    });

    [Fact]
    public void a_long_press_begins_maintenance_and_never_forces_it() =>
        Press(Appliance.Leds.Press.Long, Boxes.Box(RouterState.Master), 0, ["button, Change: maintenance on"], []);

    [Fact]
    public void a_long_press_ends_maintenance() =>
        Press(Appliance.Leds.Press.Long, Boxes.Box(RouterState.Fault).InMaintenance(), 0,
            ["button, Change: maintenance off"], []);

    [Fact]
    public void a_refusal_is_in_the_log() =>
        Press(Appliance.Leds.Press.Long, Boxes.Box(RouterState.Master), 1, ["button, Change: maintenance on"],
            ["Button: maintenance on: Refused: nobody took over."]);

    [Fact]
    public void a_short_press_confirms_what_was_committed_on_trial() =>
        Press(Appliance.Leds.Press.Short, Boxes.Box(RouterState.Master), 0, ["button, Change: confirm"], []);

    [Fact]
    public void a_short_press_with_nothing_to_confirm_is_worth_no_word() =>
        Press(Appliance.Leds.Press.Short, Boxes.Box(RouterState.Master), 1, ["button, Change: confirm"], []);

    [Fact]
    public void a_line_that_is_not_there_is_said_once_and_stops_nobody() => DeskRun.Do(async run =>
    {
        var watch = new ButtonWatch(run.Desk, () => throw new IOException("No line is called GPIO3."), null,
            new SnapshotBoard(), new Door(0), line => run.Log.Add(line.Text));
        watch.Open();
        watch.Open();
        await run.Settle();
        Assert.Equal(["Button: No line is called GPIO3. Trying again."], run.Log);
    });
}
