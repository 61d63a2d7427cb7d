using Appliance.Config;

namespace Appliance.Tests.Config;

public class SecretsTests
{
    [Fact]
    public void a_text_for_others_has_stars_wherever_a_password_stands_or_is_defined() => Assert.Equal(
        ["$INNER=******", "$PASS=****** ******", "$MANY= *", "****** ******", "$OTHER=open", "auth_pass *****", "auth_pass *{****} }", "x auth_pass *******"],
        Secrets.Hide((string[])["$INNER=secret", "$PASS=$INNER secret", "$MANY= \\", "secret secret", "$OTHER=open", "auth_pass $PASS", "auth_pass ${MANY} }", "x auth_pass secret!"]));
}
