using Appliance.Tests.Config;
using Appliance.Texts;
using CsCheck;

namespace Appliance.Tests.Texts;

public class SecretsTests
{
    [Fact]
    public void a_text_for_others_has_stars_wherever_a_password_stands_or_is_defined() => Assert.Equal(
        ["$INNER=******", "$PASS=****** ******", "$MANY= *", "****** ******", "$OTHER=open", "auth_pass *****",
            "auth_pass *{****} }", "x auth_pass *******"],
        Secrets.Hide((string[])["$INNER=secret", "$PASS=$INNER secret", "$MANY= \\", "secret secret", "$OTHER=open",
            "auth_pass $PASS", "auth_pass ${MANY} }", "x auth_pass secret!"]));

    /// <summary>Every way to spell a password that we know of; nobody who may only look reads it.</summary>
    [Theory]
    [InlineData("auth_pass SeCrEt")]
    [InlineData("authentication { auth_type PASS auth_pass SeCrEt }")]
    [InlineData("@node1 auth_pass SeCrEt")]
    [InlineData("# auth_pass SeCrEt")]
    [InlineData("auth_pass \"SeCrEt SeCrEt\" ! SeCrEt")]
    [InlineData("auth_pass=SeCrEt")]
    [InlineData("auth_pass", "SeCrEt")]
    [InlineData("auth_hmac { key 1 SeCrEt")]
    [InlineData("key 7 hex:SeCrEt")]
    [InlineData("@node1 key 7 SeCrEt")]
    [InlineData("SSL { password SeCrEt }")]
    [InlineData("#password SeCrEt")]
    [InlineData("\"auth_pass\" SeCrEt")]
    [InlineData("auth_\"pass\" SeCrEt")]
    [InlineData("AUTH_PASS SeCrEt")]
    [InlineData("auth_passs SeCrEt")]
    [InlineData("auth-pass SeCrEt")]
    [InlineData("auth_pass\"SeCrEt\"")]
    [InlineData("auth_pass \\", "SeCrEt")]
    [InlineData("$P=SeCrEt", "auth_pass $P")]
    [InlineData("auth_pass ${P}", "@^node1 $P=SeCrEt", "#$P=SeCrEt")]
    [InlineData("$A=SeCr", "$B=SeCrEt", "$P=${A}$B", "auth_pass $P")]
    [InlineData("$P= \\", "SeCrEt \\", "SeCrEt", "auth_pass $P")]
    [InlineData("$BLOCK= \\", "$P=SeCrEt \\", "auth_pass $P", "$BLOCK")]
    [InlineData("~LST(P, SeCrEt, SeCrEt) auth_pass $P")]
    [InlineData("~LST({I, P}, {1, SeCrEt}, {2, SeCrEt}) auth_pass $P")]
    [InlineData("@node1 ~LST(P, SeCrEt) $BLOCK", "$BLOCK= \\", "auth_type PASS \\", "auth_pass $P")]
    [InlineData("~LST(P, $A, b) auth_pass $P", "$A=SeCrEt")]
    [InlineData("$KW=auth_pass", "$KW SeCrEt")]
    [InlineData("$KW=auth_pass", "${KW} SeCrEt")]
    [InlineData("$INNER=auth_pass", "$KW=$INNER", "authentication { auth_type PASS $KW SeCrEt }")]
    [InlineData("$KW=auth_pass", "$P=SeCrEt", "$LINE=$KW $P", "$LINE")]
    [InlineData("$A=auth", "${A}_pass SeCrEt")]
    [InlineData("$A=auth_", "$B=pass", "${A}${B} SeCrEt")]
    [InlineData("$A=other", "$A=auth_pass", "$A SeCrEt")]
    [InlineData("~LST(K, auth_type, auth_pass) $K SeCrEt")]
    [InlineData("~LST(A, auth, foo) ${A}_pass SeCrEt")]
    [InlineData("${_ENV KEYWORD} SeCrEt")]
    [InlineData("$P=SeCrEt", "include instances.conf")]
    [InlineData("~LST(P, SeCrEt) include instances.conf")]
    [InlineData("include keywords.conf", "$KW SeCrEt")]
    [InlineData("include keywords.conf", "authentication { $KW SeCrEt }")]
    [InlineData("include keywords.conf", "$X=$KW", "@node1 $X SeCrEt")]
    public void a_password_is_hidden_however_it_is_spelled(params string[] lines) =>
        Assert.All(Secrets.Hide(lines), line => Assert.DoesNotContain("SeCr", line));

    /// <summary>
    /// Messages repeat words of the file, and excerpts its lines: no password is among them, wherever it was written by
    /// mistake.
    /// </summary>
    [Theory]
    [InlineData("authentication {\nauth_type PASS\nauth_pass=SeCrEt\n}")]
    [InlineData("authentication {\nauth_type PASS\nauth_pass:SeCrEt\n}")]
    [InlineData("authentication {\nauth_type PASS\nauth_pass\u00a0SeCrEt\n}")]
    [InlineData("authentication {\nauth_type PASS\nauth_pass\nSeCrEt\n}")]
    [InlineData("authentication {\nauth_type PASS\nauth_pass \\\nSeCrEt\n}")]
    [InlineData("auth_pass SeCrEt")]
    [InlineData("auth_hmac { key 1 SeCrEt\n}")]
    [InlineData("auth_hmac {\nkey 1 SeCrEt\n}")]
    public void no_finding_repeats_a_password(string lines) => Assert.All(
        ConfigText.Of(ConfigText.Instance(lines)).Findings, finding => Assert.DoesNotContain("SeCr", finding.Format()));

    [Theory]
    [InlineData("auth_type PASS", "interface eth0", "script \"/bin/check $HOST\"")]
    [InlineData("$IF=eth0", "interface $IF", "auth_pass x")]
    [InlineData("~LST(IF, eth0, eth1) vrrp_instance $IF {", "$X=1")]
    [InlineData("$PRIORITY=100", "priority $PRIORITY", "priority $UNKNOWN")]
    public void what_is_no_password_stays(params string[] lines) =>
        Assert.Equal(lines.Take(2), Secrets.Hide(lines).Take(2));

    [Fact]
    public void only_the_password_of_a_line_has_stars() => Assert.Equal(
        ["$KW=auth_pass", "$KW ****** ******", "~LST(P, ***** ****) auth_pass **",
            "~LST({I,P}* {*****}* {*****}) auth_pass **"],
        Secrets.Hide((string[])["$KW=auth_pass", "$KW secret secret", "~LST(P, aaaa, bbbb) auth_pass $P",
            "~LST({I,P}, {1,aaa}, {2,bbb}) auth_pass $P"]));

    [Theory]
    [InlineData("$A=$A $A")]
    [InlineData("$A=\\")]
    [InlineData("auth_pass $A \\")]
    [InlineData("~LST(A,a,b,c) ${A}$A")]
    [InlineData("include $A")]
    public void a_line_a_hundred_thousand_times_is_looked_at_once_each(string line) =>
        Scaling.IsNotSquare<string[]>(
            100_000, count => [.. Enumerable.Repeat(line, count)], lines => Secrets.Hide(lines));

    [Fact]
    public void names_without_end_are_not_followed_without_end() => Scaling.IsNotSquare<string[]>(20_000,
        count =>
        [
            .. Enumerable.Range(0, count).Select(i => $"$A{i}=${{A{(i + 1) % count}}}${{A{(i + 7) % count}}}"),
            "auth_pass $A0",
        ],
        lines => Secrets.Hide(lines));

    [Fact]
    public void no_text_is_too_odd() => Gen.Int[0, s_pieces.Length - 1].Array[0, 12].Array[0, 6].Sample(lines =>
        Assert.Equal(lines.Length, Secrets.Hide([.. lines.Select(line =>
            string.Concat(line.Select(piece => s_pieces[piece])))]).Length));

    private static readonly string[] s_pieces = ["$", "$A", "${", "}", "=", "~LST(", ")", ",", "{", "auth_pass", "\\",
        " ", "@", "include", "\"", "A"];
}
