using Bench;
using Bench.Measures;
using Lab;

// vrrpaot-bench [NAME...] [--runs N] [--list] [--verbose] [--with A,B]
IReadOnlyList<Measure> all =
[
    SystemCallsPerAdvert.Measure, SystemCallsPerTakeover.Measure, Takeover.Measure, HandOver.Measure,
        HealedPartition.Measure,
    BusyMachine.Measure, StartAndStop.Measure, Memory.Measure, ThousandInstances.Measure, GarbageCollection.Measure,
    ForeignFlood.Measure, CallFilter.Measure, Junk.Measure, Looking.Scrape, Looking.Status, Looking.StarvedStatus,
    Sessions.Measure, Checks.Measure, LoadBalancer.Measure,
];

int? runs = null;
bool verbose = false;
Contender[] contenders = [new("keepalived"), new("vrrpaot")];
var names = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--runs" when i + 1 < args.Length && int.TryParse(args[i + 1], out int number) && number > 0:
            runs = number;
            i++;
            break;
        case "--with" when i + 1 < args.Length:
            contenders = [.. args[++i].Split(',').Select(name => new Contender(name))];
            break;
        case "--verbose":
            verbose = true;
            break;
        case "--list":
            foreach (Measure measure in all)
                Console.WriteLine($"{measure.Name,-12} "
                    + $"{string.Join("; ", measure.Figures.Select(figure => figure.What))}");
            return 0;
        case var name when all.Any(measure => measure.Name == name):
            names.Add(name);
            break;
        default:
            Console.Error.WriteLine($"'{args[i]}' is no bench. They are: "
                + $"{string.Join(' ', all.Select(measure => measure.Name))}; options: --runs N, --with "
                + $"PROGRAM,PROGRAM, --verbose, --list");
            return 2;
    }
}

Console.WriteLine(Machine.Description);
Console.WriteLine();
Console.WriteLine(Table.Header);
var notes = new List<string>();
Moment begin = Moment.Now;
foreach (Measure measure in all.Where(measure => names.Count == 0 || names.Contains(measure.Name)))
{
    Moment start = Moment.Now;
    var samples = contenders.ToDictionary(contender => contender.Name, _ => new Samples());
    for (int run = 0; run < (runs ?? measure.Runs); run++)
    {
        // A B A B: what else the machine does in this minute meets both.
        foreach (Contender contender in contenders)
        {
            try
            {
                measure.Run(contender, samples[contender.Name]);
            }
            catch (Exception exception) when (exception is LabException or IOException)
            {
                samples[contender.Name].Notes.Add(verbose ? exception.Message : exception.Message.Split('\n')[0]);
            }
        }
    }
    foreach (Figure figure in measure.Figures)
    {
        IReadOnlyList<double> Of(string name) => samples.TryGetValue(name, out Samples? taken) ? taken.Of(figure) : [];
        Console.WriteLine(Table.Line(figure, Of("keepalived"), Of("vrrpaot")));
    }
    foreach ((string name, Samples taken) in samples)
        notes.AddRange(taken.Notes.Select(note => $"{measure.Name}, {name}: {note}"));
    if (verbose)
    {
        notes.AddRange(samples.SelectMany(of => of.Value.Details.Select(detail =>
            $"{measure.Name}, {of.Key}: {detail}")));
        notes.Add($"{measure.Name}: {(Moment.Now - start).TotalSeconds:0} s");
    }
}
Console.WriteLine();
foreach (string note in notes)
    Console.WriteLine(note);
Console.WriteLine($"{(Moment.Now - begin).TotalSeconds:0} s");
return 0;
