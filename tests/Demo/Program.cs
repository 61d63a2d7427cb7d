using Demo;
using Demo.Balance;
using Demo.Routers;
using Lab;

if (Options.Parse(args) is not Options options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

try
{
    return options.Story switch
    {
        StoryName.Balance => BalanceShow.Run(options),
        StoryName.Routers => RoutersShow.Run(options),
        _ => PairShow.Run(options),
    };
}
catch (LabException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
