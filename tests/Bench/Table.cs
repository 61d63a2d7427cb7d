using System.Globalization;

namespace Bench;

/// <summary>
/// The result as text: one line a figure, both programs, their ratio, and whether the wanted figure is reached.
/// </summary>
internal static class Table
{
    private const string Format = "{0,-58} {1,26} {2,26} {3,7} {4,10}  {5}";

    public static string Header => string.Format(CultureInfo.InvariantCulture, Format,
        "median (least to most)", "keepalived", "vrrpaot", "ratio", "wanted", "reached");

    public static string Line(Figure figure, IReadOnlyList<double> theirs, IReadOnlyList<double> ours)
    {
        string ratio = theirs.Count > 0 && ours.Count > 0 && Median(theirs) > 0 ? Number(Median(ours) / Median(theirs))
            : "-";
        string verdict = "";
        if (figure.Wanted is double wanted && ours.Count > 0)
        {
            // As precise as what is printed: 1.04 reaches 1.0.
            double reached = figure.Judge == Judge.Worst ? ours[^1] : Median(ours);
            int within = ours.Count(value => Rounded(value) <= wanted);
            verdict = (Rounded(reached) <= wanted ? "yes" : "no")
                + (figure.Judge == Judge.Worst ? $" ({within} of {ours.Count})" : "");
        }
        return string.Format(CultureInfo.InvariantCulture, Format, $"{figure.What}, {figure.Unit}", Cell(theirs),
            Cell(ours), ratio,
            figure.Wanted is double limit ? Number(limit) : "-", verdict);
    }

    private static string Cell(IReadOnlyList<double> sorted) => sorted.Count switch
    {
        0 => "-",
        1 => Number(sorted[0]),
        _ => $"{Number(Median(sorted))} ({Number(sorted[0])} to {Number(sorted[^1])})",
    };

    private static double Median(IReadOnlyList<double> sorted) =>
        sorted.Count % 2 == 1 ? sorted[sorted.Count / 2]
            : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", _ => "0.00" },
            CultureInfo.InvariantCulture);

    private static double Rounded(double value) => double.Parse(Number(value), CultureInfo.InvariantCulture);
}
