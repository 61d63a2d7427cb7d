namespace Appliance.Verbs;

/// <summary>
/// What is to be said of each verb beyond its one sentence: one text, since it is read when somebody asks for help, and
/// by the manual's pages. A verb begins with `name | group`; a line that begins with a blank goes on with what it is
/// about, `?` is a word that may stand behind the verb, `$` an example, and `=` a code that it ends with, each with its
/// meaning behind a bar. (<see cref="Topic"/> reads it.)
/// </summary>
internal static class Topics
{
    public static ReadOnlySpan<byte> Text => """
        status | look
         Of one instance all there is to say; of several a table with a row each (state, for how
         long, priority with its sum, master, and the last minute as a strip: M, B, F and I are
         the states, the newest at the right), and below it what wants a look. With a NAME all of
         that instance.
        ? NAME | an instance
        ? --json | all of it, for programs (format 1)
        ? --watch | again every second; on a terminal in place, with arrows, Enter and q
        $ status | who is master, and why
        $ status VI_1 | one instance of several
        $ status >/dev/null | in a script: the code says it
        = 4 | an instance is in FAULT
        servers | look
         A NAME is a whole one ([10.0.0.2]:tcp:80), an address, or address and port.
        ? NAME | this virtual or real server
        ? --json | all of it, for programs (format 1)
        ? --watch | again every second
        $ servers 10.0.0.2 | one server, and what stands behind it
        = 4 | a quorum is lost, or the kernel has no IPVS
        why | look
         Each change with its evidence: which advert, which check with its last words, which link,
         or who asked. It is kept over a restart. Of a real server it says whether it serves, and
         all that has a say in it.
        ? INSTANCE | its changes only
        ? SERVER | a real or virtual server, as servers names it
        ? --json | for programs
        $ why VI_1 | why it is not MASTER
        log | look
         From a ring in memory that begins anew with the engine: what it and its node have said.
        ? LINES | how many of the newest (50)
        ? --follow | and then those that come
        $ log 200 | the last 200 lines
        plan | look
         The file is read and judged as a reload would, and compared with what runs.
        $ plan | before every reload
        trace | look
         VRRP, ARP and IGMP of the interfaces that run instances, in and out, at most 10 minutes
         unless it is said otherwise. With journal: what elections are told, for a developer, who
         replays it. The file is written with the caller's rights. In a pipe bytes come, on a
         terminal lines.
        ? INTERFACE | these only
        ? journal | inputs of elections instead of packets
        ? for TIME | how long: 30s, 10m, at most 24h
        ? -w FILE | from a shell: keep it in this file (pcapng, for Wireshark); - is the pipe
        ? --text | from a shell: lines, in a pipe too
        $ trace for 30s -w /tmp/a.pcapng | for Wireshark
        $ trace --text \| grep ARP | lines, filtered
        $ trace journal -w /tmp/a.journal | what make replay takes
        keywords | look
        ? WORD | a keyword, or a block
        ? --json | for programs
        $ keywords nopreempt | what it does, its default, since when
        check run | look
         It runs beside its interval, and its result counts for nobody. With --file the checks of
         a file are tried from here, and no daemon is needed.
        ? NAME | a vrrp_script
        ? SERVER | a real server; then perhaps which of its checks, by number or keyword
        ? --file FILE | take the checks of this file
        $ check run web | the script "web", now
        $ check run 10.0.0.2 --file new.conf | before the file is put in place
        = 1 | a check has failed
        probe | look
         In a vrrp_script it needs no process, and can run as often as every 0.05 s.
        $ probe http http://127.0.0.1/health | is the page there?
        $ probe process haproxy | does it run?
        = 1 | it is bad
        genhash | look
        $ genhash -s 10.0.0.2 -p 80 -u / | the digest of its front page
        show network | look
        $ show network | is the lease there, does the clock run?
        slots | look
        $ slots | which firmware runs, and which would
        help | look
        ? VERB | what is said of this one
        $ help status | the same as status --help
        reload | act
         Ends with 1, and changes nothing, where the file cannot be run. plan says first what it
         would do.
        $ reload | as kill -HUP does
        garp | act
        ? INSTANCE | its VIPs only
        $ garp VI_1 | a switch has forgotten where they are
        counters clear | act
        ? INSTANCE | its counters only
        $ counters clear | before a measurement
        maintenance | act
         It is FAULT to scripts and monitors, and outlives a restart. A MASTER that nobody would
         succeed refuses, and no client has noticed.
        ? on | begin
        ? for TIME | and end by itself: 90s, 30m, 2h, 1d
        ? force | also when nobody takes the VIPs
        ? off | end it
        $ maintenance on for 30m | before the box is opened
        $ maintenance off | when it is closed
        release | act
         As if this instance had nopreempt, until the peer is gone, or "off", or a restart.
        ? INSTANCE | its VIPs only
        ? force | also when nobody takes them
        ? off | take part by its priority again
        $ release VI_1 | move the VIPs without a maintenance
        priority | act
         Kept over a reload, and not over a restart.
        ? INSTANCE | which one
        ? N | 1 to 254
        ? reset | the file's again
        ? force | also when nobody would take the VIPs
        $ priority VI_1 50 | let the peer win
        server | act
         About every virtual server that has it; kept over reloads and restarts of the daemon.
        ? drain NAME... | weight 0: what is open goes on, nothing new comes
        ? disable NAME... | out of the table
        ? enable NAME... | takes both back
        ? weight NAME... N | weighs N, whatever the file says; file: what the file says
        $ server drain 10.0.0.2:80 | before its own maintenance
        find-me | act
        ? SECONDS | how long (60)
        $ find-me 300 | then walk to the rack
        reboot | act
        $ reboot | after appliance.json has changed
        poweroff | act
        $ poweroff | before the plug is pulled
        debug | act
        ? hang-loop | the engine's loop hangs: the watchdog has to see it
        ? crash | the VRRP process dies
        ? panic | the kernel panics
        $ debug crash | does the pair notice?
        check | configure
         Without a FILE the one that a start would read: appliance.json and the keepalived.conf
         that it names. (-t is keepalived's own test, with its lines and its codes.)
        ? FILE | a keepalived.conf or an appliance.json; of two nodes: both together, too
        ? --anyway | as a daemon that is started with it would judge
        ? --candidate | the text that is being edited: 0 it can be committed, 1 it cannot
        $ check new.conf | before it is put in place
        $ check a.conf b.conf | of a pair: who holds the VIPs when one thing fails
        $ check \|\| exit 1 | in a script that wants no warnings either
        = 0 | it is good
        = 1 | there are warnings, and it can be run
        = 2 | there are errors
        schema | configure
        $ schema >appliance.schema.json | beside the file, for the editor
        password | configure
        $ password | what it prints is passwordHash in appliance.json
        completion | configure
         What it prints makes Tab complete verbs, instances, servers and files.
        ? bash, zsh, fish | which shell
        $ completion bash >/etc/bash_completion.d/vrrpaot | for everybody, from the next login on
        $ completion zsh >/usr/local/share/zsh/site-functions/_vrrpaot | the same
        $ completion fish >/etc/fish/completions/vrrpaot.fish | the same
        show configuration | configure
        ? GENERATION | as it was then
        $ show configuration 7 | what was in force once
        show candidate | configure
        $ show candidate | what would be committed
        show diff | configure
        ? GENERATION | what a rollback to it would change
        $ show diff | before commit
        show history | configure
        $ show history | who changed what, and when
        edit | configure
         The candidate is a text in memory, one a node, that nothing reads before it is committed.
         Line by line at the console, or whole from a file.
        $ edit <new.conf | the whole text
        $ edit change 12 100 150 | in line 12
        discard | configure
        $ discard | the file is as it was
        commit | configure
         Refused with an error in the text, or when somebody has changed the file since.
        ? confirm MINUTES | comes undone by itself unless "confirm" comes
        ? force | over a file that somebody changed, or locking everybody out
        $ commit confirm 5 | a change that could cut you off
        confirm | configure
        $ confirm | still here: keep it
        rollback | configure
         While a commit is on trial: gives it up.
        ? GENERATION | of show history; the one before, unless said otherwise
        ? force | also when nobody could log in then
        $ rollback | undo the last commit
        show appliance | configure
        ? GENERATION | as it was then
        $ show appliance | the file of this box
        show history appliance | configure
        $ show history appliance | who changed it, and when
        rollback appliance | configure
        ? GENERATION | the one before, unless said otherwise
        $ rollback appliance | taken up at the next start
        factory-reset | configure
        ? yes | say that you mean it
        $ factory-reset yes | as at the first start
        update | firmware
         The new one falls back by itself unless it proves itself within minutes. Without words:
         follows the update that runs.
        ? FILE | a signed update, from the card or another disk
        ? URL | http:// or https://
        ? --downgrade | an older version is meant
        ? force | also when nobody takes the VIPs
        ? stop | give up the one that is on its way
        $ update http://192.0.2.5/fw.update | while the peer serves
        downgrade | firmware
        ? force | also when nobody takes the VIPs
        $ downgrade | back to the other slot

        """u8;
}
