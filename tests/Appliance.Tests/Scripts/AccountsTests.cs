using Appliance.Scripts;

namespace Appliance.Tests.Scripts;

public class AccountsTests
{
    private static readonly Accounts s_accounts = new(
        ["root:x:0:0:root:/root:/bin/sh", "", "# comment", "broken:x:abc:1", "short:x:5",
            "keepalived_script:x:998:997::/:/bin/false", "web:x:33:33"],
        ["root:x:0:", "www-data:x:33:web", "adm:x:4:web,root", "bad"]);

    [Theory]
    [InlineData("root", 0, 0)]
    [InlineData("keepalived_script", 998, 997)]
    [InlineData("33", 33, 33)]
    [InlineData("998", 998, 997)]
    [InlineData("4000", 4000, 4000)]
    public void a_user_is_found_by_name_or_number(string name, uint user, uint group)
    {
        Account? found = s_accounts.FindUser(name);
        Assert.Equal((user, group), (found!.UserId, found.GroupId));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("broken")]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("4294967295")]
    [InlineData("4294967296")]
    public void what_is_no_user_is_not_found(string name) => Assert.Null(s_accounts.FindUser(name));

    [Fact]
    public void a_group_is_found_by_name_or_number()
    {
        Assert.Equal(4u, s_accounts.FindGroup("adm"));
        Assert.Equal(77u, s_accounts.FindGroup("77"));
        Assert.Null(s_accounts.FindGroup("nogroup"));
    }
}
