using System.Text.RegularExpressions;
using Appliance.Http;
using CsCheck;

namespace Appliance.Tests.Http;

public sealed class PcrePatternTests
{
    [Fact]
    public void Whatever_is_written_is_read_or_refused() => Gen.Char["ab[]()\\^$.*+?{}|-:,0xQEhRNP<#\n é"].Array[0, 12]
        .Sample(letters =>
        {
            string pattern = new(letters);
            string? complaint = BodyRegex.Complaint(pattern, letters.Length % 2 == 0 ? ["extended"] : []);
            Assert.True(complaint is null or { Length: > 10 });
        });

    [Fact]
    public void A_pattern_of_letters_stays_what_it_is()
    {
        PcrePattern read = PcrePattern.Read("a(b|c)*d", ["caseless"]);
        Assert.Equal("a(b|c)*d", read.Text);
        Assert.True((read.Options & RegexOptions.IgnoreCase) != 0);
    }

    [Fact]
    public void Bytes_above_127_are_characters_of_no_class()
    {
        for (int b = 0; b < 256; b++)
        {
            char c = PcrePattern.CharOf((byte)b);
            Assert.Equal(b < 128 && char.IsLetterOrDigit((char)b), char.IsLetterOrDigit(c));
        }
    }
}
