using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>
/// Sync groups as data. A row is <c>STANDINGS | NEWS => OUTPUTS | STANDINGS STATE</c>: how the members stand when the
/// group begins its work, what is told of one of them (or "begin" after a reload from a state, when none is), and what
/// the group asks for, in its order.
/// </summary>
public class SyncGroupTests
{
    private const string Table = """
        # At the start: of BACKUP the group says so at once, and of FAULT.
        out out                       | begin Init                => is Backup | out out Backup
        out faulty                    | begin Init                => is Fault | out faulty Fault

        # MASTER when every member would be, and the last one first.
        backup backup                 | 0 waiting                 => - | waiting backup Backup
        waiting following             | 0 backup                  => - | backup following Backup
        waiting backup                | 1 waiting                 => promote 1; syncing Master; promote 0; is Master | master master Master
        waiting waiting backup        | 2 waiting                 => promote 2; syncing Master; promote 0; promote 1; is Master | master master master Master
        backup                        | 0 waiting                 => promote 0; syncing Master; is Master | master Master
        waiting following             | 1 backup                  => - | waiting backup Backup
        waiting out                   | 1 backup                  => - | waiting backup Backup

        # An owner is MASTER at once, and takes the others along.
        out out                       | 0 master                  => syncing Master; is Master | master out Master
        backup out                    | 0 master                  => syncing Master; is Master | master out Master
        backup backup                 | 1 master                  => syncing Master; promote 0; is Master | master master Master

        # BACKUP as soon as one is, and the others say nothing.
        master master                 | 0 following               => syncing Backup; demote 1; is Backup | following backup Backup
        master master master          | 2 backup                  => syncing Backup; demote 0; demote 1; is Backup | backup backup backup Backup
        master                        | 0 following               => syncing Backup; is Backup | following Backup

        # FAULT as soon as one has a reason of its own; who has one of its own is held by the other, too.
        master master                 | 1 faulty                  => syncing Fault; hold 0; is Fault | held faulty Fault
        backup waiting following      | 0 faulty                  => syncing Fault; hold 1; hold 2; is Fault | faulty held held Fault
        faulty backup                 | 1 faulty                  => hold 0 | faulty faulty Fault
        backup                        | 0 faulty                  => syncing Fault; is Fault | faulty Fault

        # Until none has: who is well again first waits for the others.
        faulty backup                 | 0 backup                  => syncing Backup; free 1; is Backup | backup backup Backup
        faulty faulty backup          | 0 held                    => free 1 | held faulty backup Fault
        faulty faulty faulty          | 0 held                    => - | held faulty faulty Fault
        faulty backup                 | 0 held                    => syncing Backup; free 1; is Backup | held backup Backup
        faulty backup                 | 1 waiting                 => - | faulty waiting Fault

        # An owner is well again: MASTER at once, and so is the group.
        faulty backup                 | 0 master                  => syncing Backup; free 1; is Backup; syncing Master; promote 1; is Master | master master Master

        # One stops: that is the stop of all, who hear of it themselves, or a reload that takes it out.
        master master                 | 0 out                     => - | out master Master

        # A rival was heard, or what was offered stays.
        master master                 | 0 contested               => announce 1 | master master Master
        master backup master          | 0 contested               => announce 2 | master backup master Master
        master master                 | 1 kept                    => keep 0 | master master Master

        # A reload: the state goes on, and is not said again.
        master master                 | begin Master              => - | master master Master
        backup following              | begin Backup              => - | backup following Backup
        faulty backup                 | begin Fault               => - | faulty backup Fault
        master master                 | begin Backup              => is Master | master master Master

        # It has put together members that stand apart. One follows a master: the others hand over to that router.
        master following              | begin Master              => handover 0 | master following Master
        master following master       | begin Init                => is Master; handover 0; handover 2 | master following master Master
        master backup                 | begin Master              => - | master backup Master
        master out                    | begin Master              => - | master out Master
        # It knows of none yet: it waits until it does, or would be MASTER too.
        master backup                 | 1 following               => handover 0 | master following Master
        master backup                 | 1 waiting                 => promote 1 | master master Master
        master out                    | 1 backup                  => - | master backup Master
        """;

    private static readonly Dictionary<string, MemberStanding> s_standings = Enum.GetValues<MemberStanding>()
        .ToDictionary(standing => standing.ToString().ToLowerInvariant());

    public static TheoryData<string> Rows => [.. Table.Split('\n', StringSplitOptions.TrimEntries)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void every_row_of_the_table_holds(string row) => Assert.Equal(row, Replay(row));

    /// <summary>Plays the row and writes it again with what happened.</summary>
    internal static string Replay(string row)
    {
        string given = row[..row.IndexOf("=>", StringComparison.Ordinal)].TrimEnd();
        string[] halves = given.Split('|', StringSplitOptions.TrimEntries);
        string[] stand = halves[0].Split(' '), news = halves[1].Split(' ');
        var outputs = new GroupOutputs(stand.Length);
        var group = new SyncGroup(stand.Length);
        for (int i = 0; i < stand.Length; i++)
            group.Step(i, s_standings[stand[i]], outputs);
        RouterState before = news[0] == "begin" ? Enum.Parse<RouterState>(news[1]) : RouterState.Init;
        if (news[0] != "begin")
            group.Begin(before, outputs);
        outputs.Clear();

        switch (news[1])
        {
            case "contested": group.Contested(int.Parse(news[0]), outputs); break;
            case "kept": group.Kept(int.Parse(news[0]), outputs); break;
            case var _ when news[0] == "begin": group.Begin(before, outputs); break;
            default: group.Step(int.Parse(news[0]), s_standings[news[1]], outputs); break;
        }

        return $"{given} => {Words(outputs)} | {Standings(group)} {group.State}";
    }

    [Fact]
    public void what_is_told_twice_is_no_news()
    {
        var outputs = new GroupOutputs(2);
        var group = new SyncGroup(2);
        group.Begin(RouterState.Init, outputs);
        group.Step(0, MemberStanding.Waiting, outputs);
        group.Step(1, MemberStanding.Waiting, outputs);
        outputs.Clear();

        group.Step(1, MemberStanding.Master, outputs);
        group.Step(0, MemberStanding.Master, outputs);
        group.Begin(RouterState.Init, outputs);

        Assert.Equal(0, outputs.Count);
    }

    /// <summary>
    /// Whatever is told, what the group then believes of its members fits its state: all MASTER, or none; and while one
    /// is faulty every other is held.
    /// </summary>
    [Fact]
    public void members_agree_whatever_happens()
    {
        var random = new Random(14);
        MemberStanding[] all = Enum.GetValues<MemberStanding>();
        for (int story = 0; story < 2000; story++)
        {
            int members = random.Next(1, 5);
            var outputs = new GroupOutputs(members);
            var group = new SyncGroup(members);
            group.Begin(RouterState.Init, outputs);
            for (int step = 0; step < 40; step++)
            {
                outputs.Clear();
                int member = random.Next(members);
                MemberStanding news = Possible(group, member, all[random.Next(all.Length)]);
                group.Step(member, news, outputs);

                ReadOnlySpan<MemberStanding> stand = group.Stands;
                bool anyFaulty = stand.Contains(MemberStanding.Faulty);
                Assert.Equal(anyFaulty, group.State == RouterState.Fault);
                if (anyFaulty)
                    Assert.False(stand.ContainsAny(MemberStanding.Master, MemberStanding.Waiting));
                if (stand.Contains(MemberStanding.Master))
                    Assert.Equal(RouterState.Master, group.State);
            }
        }
    }

    /// <summary>What an election can say: while a member is faulty the others are held.</summary>
    private static MemberStanding Possible(SyncGroup group, int member, MemberStanding news)
    {
        bool othersFaulty = false;
        for (int i = 0; i < group.Stands.Length; i++)
            othersFaulty |= i != member && group.Stands[i] == MemberStanding.Faulty;
        return news is MemberStanding.Faulty or MemberStanding.Out ? news
            : othersFaulty ? MemberStanding.Held
            : news == MemberStanding.Held ? MemberStanding.Backup : news;
    }

    private static string Standings(SyncGroup group) =>
        string.Join(' ', group.Stands.ToArray().Select(stands => stands.ToString().ToLowerInvariant()));

    private static string Words(GroupOutputs outputs)
    {
        var words = new List<string>();
        foreach (GroupOutput output in outputs.Items)
            words.Add(output.Kind switch
            {
                GroupOutputKind.Syncing => $"syncing {output.State}",
                GroupOutputKind.StateChanged => $"is {output.State}",
                var kind => $"{kind.ToString().ToLowerInvariant()} {output.Member}",
            });
        return words.Count == 0 ? "-" : string.Join("; ", words);
    }
}
