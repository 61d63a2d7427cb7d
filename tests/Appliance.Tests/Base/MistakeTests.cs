using Appliance.Base;

namespace Appliance.Tests.Base;

/// <summary>What the log says of a mistake of ours must lead to the line.</summary>
public class MistakeTests
{
    [Fact]
    public void its_kind_its_words_and_the_innermost_calls_are_told_on_one_line()
    {
        string said = Mistake.Describe(Thrown(() => Divide(0)));
        Assert.StartsWith("DivideByZeroException: ", said);
        Assert.Contains($"(at {typeof(MistakeTests).FullName}.{nameof(Divide)}(", said);
        Assert.DoesNotContain('\n', said);
    }

    [Fact]
    public void however_deep_it_happened_the_line_has_an_end()
    {
        string said = Mistake.Describe(Thrown(() => Deep(100)));
        Assert.Equal(8, said.Split(nameof(Deep)).Length - 1);
    }

    [Fact]
    public void what_stands_behind_it_is_told_too() =>
        Assert.Equal("TypeInitializationException: The type initializer for 'X' threw an exception., because of "
            + "FormatException: no number",
            Mistake.InShort(new TypeInitializationException("X", new FormatException("no number"))));

    [Fact]
    public void one_that_was_never_thrown_has_no_place() =>
        Assert.Equal("FormatException: odd", Mistake.Describe(new FormatException("odd")));

    private static int Divide(int by) => 1 / by;

    private static int Deep(int left) => left == 0 ? throw new FormatException("deep") : Deep(left - 1) + 1;

    private static Exception Thrown(Func<int> of) => Assert.ThrowsAny<Exception>(() => { of(); });
}
