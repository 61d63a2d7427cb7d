using System.Diagnostics;

namespace Appliance.Tests;

/// <summary>Work that grows with its input and not with the square of it.</summary>
internal static class Scaling
{
    private const int Times = 16, Tries = 3;

    /// <summary>
    /// Sixteen times as much must not take 256 times as long; half of that leaves room for a busy machine, and so
    /// do two more tries.
    /// </summary>
    /// <param name="most">Of what there is to be done; a sixteenth of it is done as well.</param>
    /// <param name="make">The input of such a size; not measured.</param>
    /// <param name="work">What is done with it.</param>
    public static void IsNotSquare<T>(int most, Func<int, T> make, Action<T> work)
    {
        static TimeSpan Once(T input, Action<T> work)
        {
            long start = Stopwatch.GetTimestamp();
            work(input);
            return Stopwatch.GetElapsedTime(start);
        }

        T little = make(most / Times), much = make(most);
        // The first one also makes whatever is made on first use.
        TimeSpan one = Enumerable.Range(0, Tries).Min(_ => Once(little, work)), many = TimeSpan.MaxValue;
        for (int i = 0; i < Tries && many > Limit(); i++)
            many = Once(much, work);
        Assert.True(many <= Limit(), $"{most / Times}: {one}, {most}: {many}");

        TimeSpan Limit() => one * (Times * Times / 2);
    }
}
