using VrrpAot.Engine;

namespace VrrpAot.Tests.Engine;

public sealed class EventRingTests : IDisposable
{
    private const int Capacity = 16;

    private readonly EventRing _ring = new(Capacity);

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void events_come_out_as_they_went_in()
    {
        Write(EngineEventKind.AdvertTimeout, EngineEventKind.StateChanged, EngineEventKind.AddingAddresses);
        Assert.Equal([EngineEventKind.AdvertTimeout, EngineEventKind.StateChanged, EngineEventKind.AddingAddresses],
            ReadAll());
        Assert.Equal(0, _ring.Lost);
    }

    [Theory]
    [InlineData(EngineEventKind.Started)]
    [InlineData(EngineEventKind.StateChanged)]
    [InlineData(EngineEventKind.Stopped)]
    [InlineData(EngineEventKind.Removed)]
    [InlineData(EngineEventKind.InterfaceUp)]
    [InlineData(EngineEventKind.InterfaceDown)]
    [InlineData(EngineEventKind.Finished)]
    [InlineData(EngineEventKind.NobodyTookOver)]
    [InlineData(EngineEventKind.NothingToHandOver)]
    public void a_flood_of_observations_leaves_room_for_transitions(EngineEventKind transition)
    {
        Write([.. Enumerable.Repeat(EngineEventKind.AdvertRejected, 100)]);
        Write([.. Enumerable.Repeat(transition, Capacity / 4 - 2)]);
        Assert.Equal(100 - Capacity / 4 * 3, _ring.Lost);
        Assert.Equal(Capacity / 4 - 2, ReadAll().Count(kind => kind == transition));
    }

    [Fact]
    public void the_end_is_known_even_when_the_ring_is_full_of_transitions()
    {
        Write([.. Enumerable.Repeat(EngineEventKind.StateChanged, Capacity)]);
        Assert.False(_ring.Finished);
        Write(EngineEventKind.Finished);
        Assert.True(_ring.Finished);
        Assert.Equal(3, _ring.Lost);
    }

    [Fact]
    public void the_word_of_a_succession_finds_room_when_nothing_else_does()
    {
        Write([.. Enumerable.Repeat(EngineEventKind.StateChanged, 100)]);
        Write(EngineEventKind.Succeeded, EngineEventKind.StateChanged);
        Assert.Equal(EngineEventKind.Succeeded, ReadAll()[^1]);
    }

    [Fact]
    public void the_word_of_a_filled_report_does_too_since_the_next_waits_for_it()
    {
        Write([.. Enumerable.Repeat(EngineEventKind.StateChanged, 100)]);
        Write(EngineEventKind.Reported, EngineEventKind.Succeeded, EngineEventKind.StateChanged);
        Assert.Equal([EngineEventKind.Reported, EngineEventKind.Succeeded], ReadAll()[^2..]);
    }

    private void Write(params EngineEventKind[] kinds)
    {
        foreach (EngineEventKind kind in kinds)
            _ring.Write(EngineEvent.Of(kind));
    }

    private List<EngineEventKind> ReadAll()
    {
        var kinds = new List<EngineEventKind>();
        while (_ring.TryRead(out EngineEvent happened))
            kinds.Add(happened.Kind);
        return kinds;
    }
}
