using System.Runtime.InteropServices;
using Demo;
using Demo.Balance;
using Lab;

if (Options.Parse(args) is not Options options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

try
{
    if (options.IsBalance)
        return BalanceShow.Run(options);
    using var play = new Play(options);
    // Ctrl-C: the lab is taken down first, whatever the story is doing; then we are gone.
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Leave(130));
    using PosixSignalRegistration end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Leave(143));

    if (!options.Plain)
        Screen.Open();
    Action draw = options.Plain ? new PlainLines(play).Draw : new Screen(play).Draw;
    Task story = Task.Run(play.Run);
    while (!story.Wait(TimeSpan.FromMilliseconds(200)))
    {
        play.Look();
        draw();
    }
    draw();
    if (!options.Plain)
        Screen.Close();
    Console.WriteLine();
    Console.Write(Table.Of(play));
    Console.WriteLine(play.Held ? "The story held." : "The story did NOT hold.");
    return play.Held ? 0 : 1;

    void Leave(int code)
    {
        if (!options.Plain)
            Screen.Close();
        Lan.DisposeAll();
        Environment.Exit(code);
    }
}
catch (Exception problem) when (problem is LabException or AggregateException { InnerException: LabException })
{
    if (Lan.AllDisposed)
        Thread.Sleep(Timeout.Infinite); // Ctrl-C took the lab away under the story; the process ends in a moment.
    if (!options.Plain)
        Screen.Close();
    Console.Error.WriteLine((problem.InnerException ?? problem).Message);
    return 1;
}
