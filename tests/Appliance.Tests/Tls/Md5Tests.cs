using System.Text;
using Appliance.Tls;

namespace Appliance.Tests.Tls;

public sealed class Md5Tests
{
    /// <summary>RFC 1321, appendix A.5.</summary>
    [Theory]
    [InlineData("", "D41D8CD98F00B204E9800998ECF8427E")]
    [InlineData("abc", "900150983CD24FB0D6963F7D28E17F72")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57EDF4A22BE3C955AC49DA2E2107B67A")]
    public void It_is_the_standards_in_one_piece_and_in_many(string text, string hash)
    {
        var md5 = new Md5();
        var found = new byte[Md5.HashBytes];
        md5.Add(Encoding.ASCII.GetBytes(text));
        md5.Finish(found);
        Assert.Equal(hash, Convert.ToHexString(found));
        md5.Begin();
        foreach (char c in text)
            md5.Add([(byte)c]);
        md5.Finish(found);
        Assert.Equal(hash, Convert.ToHexString(found));
    }
}
