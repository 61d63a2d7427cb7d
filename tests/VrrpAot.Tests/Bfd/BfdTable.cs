namespace VrrpAot.Tests.Bfd;

/// <summary>
/// What a session is told, and what it says to that: RFC 5880 sections 6.2, 6.5 and 6.8, one story a row. Times are in
/// milliseconds. Ours unless a row says otherwise: min_tx 40, min_rx 50, idle_tx 1000, multiplier 3, discriminator 7;
/// theirs: discriminator 9, min_tx and min_rx 100, multiplier 2. Jitter is left out (chance is at its end);
/// `both` is their min_tx and min_rx.
/// </summary>
internal static class BfdTable
{
    public static readonly (string Story, string Says)[] All =
    [
        ("6.2: Down and Down, Init and Up: the three-way handshake; what was asked for is confirmed by a poll (6.8.3)",
            """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Down      > Down>Init; detection 200 was 0; send Init your=9 tx=1000 rx=50; timer 210
            20 hear Init your=7 > Init>Up; poll; send Up P your=9 tx=40 rx=50; timer 120
            30 hear Up F your=7 >
            120 timer         > send Up your=9 tx=40 rx=50; timer 220
            """),
        ("6.2: the neighbour is further already", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            """),
        ("6.2: in Down nobody believes Up, which a neighbour says that has not noticed our restart", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Up your=7 > detection 200 was 0; timer 210
            """),
        ("6.8.4: silence for the detection time is Down with diagnostic 1, and the discriminator is forgotten", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            110 timer         > send Up P your=9 tx=40 rx=50; timer 210
            212 timer         > expired 202 late 2; Up>Down diag 1; send Down diag 1 your=0 tx=1000 rx=50; timer 1212
            1212 timer        > send Down diag 1 your=0 tx=1000 rx=50; timer 2212
            """),
        ("6.8.4: Init ends the same way, and lasts as long as something is heard", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Down      > Down>Init; detection 200 was 0; send Init your=9 tx=1000 rx=50; timer 210
            200 hear Down     > timer 400
            400 timer         > expired 200 late 0; Init>Down diag 1; send Down diag 1 your=0 tx=1000 rx=50; timer 1400
            """),
        ("6.8.4: the neighbour's multiplier and times count, as they are now", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            20 hear Up F your=7 mult=5 mintx=10 > detection 250 was 200
            """),
        ("6.2: a neighbour that says Down has its reason: diagnostic 3", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            20 hear Down diag 1 > Up>Down diag 3 theirs 1; send Down diag 3 your=9 tx=1000 rx=50; timer 220
            30 hear Down diag 1 > Down>Init diag 3 theirs 1; send Init diag 3 your=9 tx=1000 rx=50; timer 230
            """),
        ("6.8.6: a neighbour that is administratively down is down, and stays so without a word", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            20 hear AdminDown diag 7 > Up>Down diag 3 theirs 7; send Down diag 3 your=9 tx=1000 rx=50; timer 220
            30 hear AdminDown diag 7 > timer 230
            """),
        ("6.5: a poll is answered at once, with a final, and moves no timer", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            20 hear Up P your=7 > send Up F your=9 tx=40 rx=50
            """),
        ("6.8.16: who is told to end is administratively down, hears nothing, and says Down once", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            20 disable        > Up>AdminDown diag 7; send Down diag 7 your=9 tx=1000 rx=50; timer never
            30 hear Up your=7 >
            40 enable         > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1040
            """),
        ("6.8.16: nobody is told who was not there", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            20 disable        > Down>AdminDown diag 7; timer never
            """),
        ("6.1: who is passive does not begin", """
            0 timing passive  >
            0 enable          > AdminDown>Down
            10 hear Down      > Down>Init; detection 200 was 0; send Init your=9 tx=1000 rx=50; timer 210
            210 timer         > expired 200 late 0; Init>Down diag 1; timer never
            """),
        ("6.8.7: a neighbour that wants to hear nothing (min_rx 0) is told nothing, until it is gone", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 minrx=0 > Down>Up; poll; detection 200 was 0; timer 210
            20 hear Up P your=7 minrx=0 > send Up F your=9 tx=40 rx=50; timer 220
            220 timer         > expired 200 late 0; Up>Down diag 1; send Down diag 1 your=0 tx=1000 rx=50; timer 1220
            """),
        ("6.6: demand mode is not granted", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            20 hear Up D F your=7 >
            110 timer         > send Up your=9 tx=40 rx=50; timer 210
            """),
        ("6.8.3: a slower sender waits for the final before it is slower, and a faster hearer before it is faster", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 both=10 > Down>Up; poll; detection 100 was 0; send Up P your=9 tx=40 rx=50; timer 50
            20 hear Up F your=7 both=10 >
            30 timing tx=400 rx=20 > poll; send Up P your=9 tx=400 rx=20; timer 70
            70 timer          > send Up P your=9 tx=400 rx=20; timer 110
            80 hear Up F your=7 both=10 > detection 40 was 100; timer 120
            120 timer         > expired 40 late 0; Up>Down diag 1; send Down diag 1 your=0 tx=1000 rx=20; timer 1120
            """),
        ("6.8.3: the other way round it does not wait", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 both=10 > Down>Up; poll; detection 100 was 0; send Up P your=9 tx=40 rx=50; timer 50
            20 hear Up F your=7 both=10 >
            30 timing tx=20 rx=80 > poll; detection 160 was 100; send Up P your=9 tx=20 rx=80
            """),
        ("6.3: a neighbour that begins anew has another discriminator, which counts from its first word on", """
            0 enable          > AdminDown>Down; send Down your=0 tx=1000 rx=50; timer 1000
            10 hear Init your=7 > Down>Up; poll; detection 200 was 0; send Up P your=9 tx=40 rx=50; timer 110
            20 hear Down my=11 > Up>Down diag 3; send Down diag 3 your=11 tx=1000 rx=50; timer 220
            """),
    ];
}
