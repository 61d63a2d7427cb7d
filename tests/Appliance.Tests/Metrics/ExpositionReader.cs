using System.Globalization;

namespace Appliance.Tests.Metrics;

/// <summary>One sample as a scraper sees it; labels in their order.</summary>
internal sealed record Sample(string Name, string Family, IReadOnlyList<(string Name, string Value)> Labels,
    double Value)
{
    public string? Label(string name) => Labels.FirstOrDefault(label => label.Name == name).Value;
}

/// <summary>
/// Reads Prometheus' text format, version 0.0.4, more strictly than any scraper: each family has its help and its type,
/// in this order, once, and all its samples behind them; no sample comes twice; a histogram's buckets add up.
/// </summary>
internal static class ExpositionReader
{
    public static IReadOnlyList<Sample> Read(string text)
    {
        Assert.EndsWith("\n", text);
        var samples = new List<Sample>();
        var families = new HashSet<string>();
        var seen = new HashSet<string>();
        string family = "", type = "", help = "";
        foreach (string line in text[..^1].Split('\n'))
        {
            Assert.DoesNotContain('\r', line);
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                string[] words = line[7..].Split(' ', 2);
                help = Name(words[0]);
                Assert.True(words.Length == 2 && words[1].Length > 0 && !words[1].Contains('\\'), line);
                Assert.True(families.Add(help), $"{help} comes twice");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line[7..].Split(' ');
                Assert.Equal(help, words[0]);
                Assert.Contains(words[1], new[] { "counter", "gauge", "histogram", "summary" });
                (family, type) = (words[0], words[1]);
            }
            else
            {
                Sample sample = ReadSample(line, family, type);
                Assert.True(seen.Add(line[..line.LastIndexOf(' ')]), $"twice: {line}");
                samples.Add(sample);
            }
        }
        foreach (IGrouping<string, Sample> histogram in samples.Where(sample =>
            sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).GroupBy(sample => sample.Family))
        {
            double[] counts = [.. histogram.Select(sample => sample.Value)];
            double[] limits = [.. histogram.Select(sample => sample.Label("le") == "+Inf" ? double.PositiveInfinity
                : Number(sample.Label("le")!))];
            Assert.Equal(counts.Order(), counts);
            Assert.Equal(limits.Order().Distinct(), limits);
            Assert.Equal(double.PositiveInfinity, limits[^1]);
            Assert.Equal(counts[^1], samples.Single(sample => sample.Name == histogram.Key + "_count").Value);
        }
        return samples;
    }

    private static Sample ReadSample(string line, string family, string type)
    {
        int at = 0;
        while (at < line.Length && line[at] is not ('{' or ' '))
            at++;
        string name = Name(line[..at]);
        string suffix = name.StartsWith(family, StringComparison.Ordinal) ? name[family.Length..] : "another family's";
        Assert.Contains(suffix, type switch { "histogram" => new[] { "_bucket", "_sum", "_count" },
            "summary" => ["_sum", "_count"], _ => [""] });
        var labels = new List<(string, string)>();
        if (line[at] == '{')
        {
            do
            {
                int equals = line.IndexOf('=', at);
                string label = Name(line[(at + 1)..equals]);
                Assert.Equal('"', line[equals + 1]);
                var value = new System.Text.StringBuilder();
                for (at = equals + 2; line[at] != '"'; at++)
                {
                    if (line[at] != '\\')
                        value.Append(line[at]);
                    else
                        value.Append(line[++at] switch { '\\' => '\\', '"' => '"', 'n' => '\n',
                            var other => throw new FormatException($"\\{other} in {line}") });
                }
                labels.Add((label, value.ToString()));
                at++;
            }
            while (line[at] == ',');
            Assert.Equal('}', line[at++]);
            Assert.Equal(labels.Count, labels.Select(label => label.Item1).Distinct().Count());
        }
        Assert.Equal(' ', line[at]);
        return new Sample(name, family, labels, Number(line[(at + 1)..]));
    }

    private static double Number(string text)
    {
        Assert.Matches("^-?[0-9]+([.][0-9]+)?$", text);
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Name(string text)
    {
        Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", text);
        return text;
    }
}
