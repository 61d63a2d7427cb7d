using VrrpAot.Simulator;

const string Usage = """
    simulate                        fresh seeds until Ctrl-C or a broken invariant
    simulate --seed N               one run, and its timeline
    simulate --seed N --verbose     the same with every advert
    """;

ulong? seed = null;
bool verbose = false;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--verbose")
    {
        verbose = true;
    }
    else if (args[i] == "--seed" && i + 1 < args.Length && ulong.TryParse(args[++i], out ulong given))
    {
        seed = given;
    }
    else
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}

if (seed is { } one)
{
    Verdict verdict = Simulation.Run(one, withAdverts: verbose);
    Console.Write(verdict.Timeline.Print());
    Console.WriteLine(verdict.Broken is null ? $"seed {one}: every invariant held, {verdict.Events} events"
        : $"seed {one}: {verdict.Broken}");
    return verdict.Broken is null ? 0 : 1;
}

long events = 0;
double routerHours = 0;
var watch = System.Diagnostics.Stopwatch.StartNew();
ulong first = (ulong)DateTime.UtcNow.Ticks;
for (ulong run = 0; ; run++)
{
    Verdict verdict = Simulation.Run(first + run);
    events += verdict.Events;
    routerHours += verdict.RouterTime.TotalSeconds / 3600;
    if (verdict.Broken is not null)
    {
        Console.Write(verdict.Report());
        return 1;
    }
    if (run % 1000 == 999)
    {
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{run + 1} clusters, {events} events, "
            + $"{routerHours:0} router-hours ({routerHours / seconds:0} a second), every invariant held");
    }
}
