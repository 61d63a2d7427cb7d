using System.Collections.Immutable;
using System.Globalization;
using VrrpAot.Linux;

namespace Appliance.Scripts;

/// <summary>One line of /etc/passwd, as far as it matters here.</summary>
public sealed record Account(string Name, uint UserId, uint GroupId)
{
    /// <summary>Null where no line has it.</summary>
    public string? Home { get; init; }
}

/// <summary>
/// Users and groups of this machine, read from /etc/passwd and /etc/group. A static program cannot load the C library's
/// name service modules, so accounts that only LDAP, SSSD or systemd-homed know are not found here; they can be given
/// by number.
/// </summary>
public sealed class Accounts
{
    /// <summary>Account that scripts run as when the file names none (keepalived's).</summary>
    public const string DefaultName = "keepalived_script";

    private readonly ImmutableArray<Account> _users;
    private readonly ImmutableArray<(string Name, uint Id)> _groups;
    private readonly ImmutableArray<(string Member, uint Group)> _members;

    /// <param name="passwd">Lines of /etc/passwd.</param>
    /// <param name="group">Lines of /etc/group.</param>
    public Accounts(IEnumerable<string> passwd, IEnumerable<string> group)
    {
        var users = ImmutableArray.CreateBuilder<Account>();
        foreach (string line in passwd)
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 4 && fields[0].Length > 0 && TryReadId(fields[2], out uint user)
                && TryReadId(fields[3], out uint primary))
                users.Add(new Account(fields[0], user, primary) { Home = fields.Length > 5 ? fields[5] : null });
        }
        var groups = ImmutableArray.CreateBuilder<(string, uint)>();
        var members = ImmutableArray.CreateBuilder<(string, uint)>();
        foreach (string line in group)
        {
            string[] fields = line.Split(':');
            if (fields.Length < 3 || fields[0].Length == 0 || !TryReadId(fields[2], out uint id))
                continue;
            groups.Add((fields[0], id));
            if (fields.Length > 3)
                foreach (string member in fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries))
                    members.Add((member.Trim(), id));
        }
        _members = members.ToImmutable();
        _users = users.ToImmutable();
        _groups = groups.ToImmutable();
    }

    /// <summary>
    /// Those of this machine; a file that is missing or unreadable is an empty one (a board has none).
    /// </summary>
    public static Accounts OfThisMachine() => new(LinesOf("/etc/passwd"), LinesOf("/etc/group"));

    /// <summary>
    /// By name, or by number; a number that no line has is a user of that number whose group has the same number.
    /// </summary>
    public Account? FindUser(string nameOrNumber)
    {
        foreach (Account user in _users)
            if (user.Name == nameOrNumber)
                return user;
        if (!TryReadId(nameOrNumber, out uint id))
            return null;
        foreach (Account user in _users)
            if (user.UserId == id)
                return user;
        return new Account(nameOrNumber, id, id);
    }

    /// <summary>By name, or by number (which need not be in the file).</summary>
    public uint? FindGroup(string nameOrNumber)
    {
        foreach ((string name, uint id) in _groups)
            if (name == nameOrNumber)
                return id;
        return TryReadId(nameOrNumber, out uint number) ? number : null;
    }

    /// <summary>The groups that name this user as their member, each once.</summary>
    public ImmutableArray<uint> GroupsOf(string user)
    {
        var groups = ImmutableArray.CreateBuilder<uint>();
        foreach ((string member, uint group) in _members)
            if (member == user && !groups.Contains(group))
                groups.Add(group);
        return groups.ToImmutable();
    }

    /// <summary>The highest number, (uid_t)-1, means "no change" to the kernel and is nobody's.</summary>
    private static bool TryReadId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != uint.MaxValue;

    private static string[] LinesOf(string path)
    {
        RawFile.TryReadText(path, out string text, Longest);
        return text.Split('\n');
    }

    private const int Longest = 16 << 20;
}
