using Fuzz;
using SharpFuzz;

// fuzz TARGET          for afl-fuzz (run.sh), which gives the bytes over standard input and looks which code they reach
// fuzz TARGET FILE..   feeds files to it: what a finding does, seen in a debugger
// fuzz                 the names of the targets
switch (args)
{
    case []:
        Array.ForEach<string>([.. Targets.All.Keys], Console.WriteLine);
        break;
    case [var name]:
        Action<byte[]> target = Targets.All[name];
        // Instrumented code may run behind Run only: it writes into memory that it shares with afl-fuzz.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            target(bytes.ToArray());
        });
        break;
    case [var name, .. var files]:
        Array.ForEach(files, file => Targets.All[name](File.ReadAllBytes(file)));
        break;
}
