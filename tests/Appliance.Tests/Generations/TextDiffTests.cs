using Appliance.Generations;
using CsCheck;

namespace Appliance.Tests.Generations;

public class TextDiffTests
{
    [Fact]
    public void nothing_is_said_of_equal_texts() => Assert.Equal("", TextDiff.Of(["a", "b"], ["a", "b"], "old", "new"));

    [Fact]
    public void it_reads_as_diff_says_it() => Assert.Equal("""
        --- old
        +++ new
        @@ -2,8 +2,9 @@
         b
         c
         d
        -e
        +E
         f
        +f2
         g
         h
         i
        @@ -14,4 +15,3 @@
         n
         o
         p
        -q

        """, TextDiff.Of([.. "abcdefghijklmnopq".Select(c => c.ToString())],
            [.. "abcdE".Select(c => c.ToString()), "f", "f2", .. "ghijklmnop".Select(c => c.ToString())], "old",
                "new"));

    [Fact]
    public void an_empty_text_becomes_a_full_one() =>
        Assert.Equal("--- old\n+++ new\n@@ -0,0 +1,2 @@\n+a\n+b\n", TextDiff.Of([], ["a", "b"], "old", "new"));

    [Fact]
    public void who_may_not_see_a_line_is_shown_another() =>
        Assert.Equal("--- old\n+++ new\n@@ -1 +1 @@\n-auth_pass ***\n+auth_pass ***\n",
            TextDiff.Of(["auth_pass one"], ["auth_pass two"], "old", "new", ["auth_pass ***"], ["auth_pass ***"]));

    [Fact]
    public void texts_that_share_nothing_are_replaced_whole_and_soon()
    {
        string[] before = [.. Enumerable.Range(0, 20_000).Select(i => $"old {i}")],
            after = [.. Enumerable.Range(0, 20_000).Select(i => $"new {i}")];
        Assert.StartsWith("--- old\n+++ new\n@@ -1,20000 +1,20000 @@\n-old 0\n",
            TextDiff.Of(before, after, "old", "new"));
    }

    private static readonly Gen<string[]> s_texts = Gen.Char["abc"].Select(c => c.ToString()).Array[0, 25];

    /// <summary>Whatever the texts are, the second comes out when the difference is applied to the first.</summary>
    [Fact]
    public void applied_to_the_first_it_gives_the_second() => Gen.Select(s_texts, s_texts).Sample((before, after) =>
        Assert.Equal(after, Apply(before, TextDiff.Of(before, after, "old", "new"))), iter: 5000);

    private static string[] Apply(string[] before, string difference)
    {
        var result = new List<string>();
        int at = 0;
        foreach (string line in difference.Split('\n').Skip(2).Where(line => line != ""))
        {
            if (line[0] == '@')
            {
                string[] place = line.Split(' ')[1][1..].Split(',');
                int start = int.Parse(place[0]) - (place is [_, "0"] ? 0 : 1);
                while (at < start)
                    result.Add(before[at++]);
                continue;
            }
            if (line[0] != '+')
                Assert.Equal(before[at++], line[1..]);
            if (line[0] != '-')
                result.Add(line[1..]);
        }
        return [.. result, .. before[at..]];
    }
}
