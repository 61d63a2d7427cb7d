using System.Diagnostics;
using VrrpAot.Simulator;
using VrrpAot.Simulator.Loops;
using VrrpAot.Simulator.Replay;

const string Usage = """
    simulate                    fresh seeds until Ctrl-C or a broken invariant
    simulate --seed N           one run, and its picture
    simulate --from N           seeds from N on
    simulate --runs N           no more than that
    simulate --verbose          every word of the engines, and with --elections every advert
    simulate --elections        of the elections only, with every step looked at
    simulate --replay FILE...   plays journals of `vrrpaot trace journal` (--verbose: adverts and timers, too)
    """;

if (args is ["--replay", _, ..])
    return ReplayProgram.Run(args[1..], Console.Out, Console.Error);

ulong? seed = null;
ulong first = (ulong)DateTime.UtcNow.Ticks;
ulong runs = ulong.MaxValue;
bool verbose = false, elections = false;
for (int i = 0; i < args.Length; i++)
{
    ulong number = 0;
    bool counts = args[i] is "--seed" or "--from" or "--runs";
    if (counts && (++i == args.Length || !ulong.TryParse(args[i], out number)))
        return Refuse();
    switch (counts ? args[i - 1] : args[i])
    {
        case "--verbose":
            verbose = true;
            break;
        case "--elections":
            elections = true;
            break;
        case "--seed":
            seed = number;
            break;
        case "--from":
            first = number;
            break;
        case "--runs":
            runs = number;
            break;
        default:
            return Refuse();
    }
}

if (seed is { } one)
    return Show(one);

long events = 0;
double routerHours = 0;
var watch = Stopwatch.StartNew();
for (ulong run = 0; run < runs; run++)
{
    (string? broken, long more, Duration routerTime) = RunOnce(first + run);
    events += more;
    routerHours += routerTime.TotalSeconds / 3600;
    if (broken is not null)
    {
        Console.Write(broken);
        return 1;
    }
    if (run % 1000 == 999 || run == runs - 1)
        Console.WriteLine($"{run + 1} clusters, {events} events, {routerHours:0} router-hours "
            + $"({routerHours / watch.Elapsed.TotalSeconds:0} a second), every invariant held");
}
return 0;

(string? Broken, long Events, Duration RouterTime) RunOnce(ulong seed)
{
    if (elections)
    {
        Verdict verdict = Simulation.Run(seed);
        return (verdict.Broken is null ? null : verdict.Report(), verdict.Events, verdict.RouterTime);
    }
    LoopVerdict whole = LoopSimulation.Run(seed);
    return (whole.Broken is null ? null : whole.Report(), whole.Events, whole.RouterTime);
}

int Show(ulong seed)
{
    string picture;
    string? broken;
    if (elections)
    {
        Verdict verdict = Simulation.Run(seed, withAdverts: verbose);
        (picture, broken) = (verdict.Timeline.Print(), verdict.Broken);
    }
    else
    {
        LoopVerdict verdict = LoopSimulation.Run(seed, verbose);
        (picture, broken) = (verdict.Picture.Print(), verdict.Broken);
    }
    Console.Write(picture);
    Console.WriteLine($"seed {seed}: {broken ?? "every invariant held"}");
    return broken is null ? 0 : 1;
}

static int Refuse()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
