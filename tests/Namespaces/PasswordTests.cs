using Lab;

namespace Namespaces;

/// <summary>`vrrpaot password`, where it is no person who types.</summary>
public class PasswordTests
{
    [Fact]
    public void one_that_is_piped_becomes_a_hash_and_is_not_said()
    {
        CommandResult made = Command.Try(Binary.X64, ["password"], "long enough secret\n", TimeSpan.FromSeconds(20));
        Assert.Equal(0, made.ExitCode);
        Assert.StartsWith("$argon2id$v=19$", made.Output);
        Assert.DoesNotContain("secret", made.Output + made.Error);
    }

    [Fact]
    public void without_one_nothing_is_made()
    {
        CommandResult refused = Command.Try(Binary.X64, ["password"], "", TimeSpan.FromSeconds(20));
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Equal("", refused.Output);
        Assert.Contains("No password was given", refused.Error);
    }
}
