using System.Text;
using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Settings.Passwords;

/// <summary>
/// `vrrpaot password`: asks for a password and prints its hash, for `passwordHash` in appliance.json. A terminal shows
/// nothing of it and is asked twice; from a pipe one line is taken.
/// </summary>
internal static class PasswordVerb
{
    public static int Run()
    {
        string? complaint = Ask(out string password);
        complaint ??= PasswordHash.WhyNot(password);
        if (complaint is not null)
        {
            StandardStreams.WriteLine(StandardStreams.Error, complaint);
            return ExitCode.Fatal;
        }
        try
        {
            StandardStreams.WriteLine(StandardStreams.Output, PasswordHash.MakeNew(password).ToString());
            return ExitCode.Ok;
        }
        catch (InsufficientMemoryException none)
        {
            StandardStreams.WriteLine(StandardStreams.Error, none.Message);
            return ExitCode.Fatal;
        }
    }

    /// <summary>Null, or why there is no password.</summary>
    private static string? Ask(out string password)
    {
        const string none = "No password was given";
        using SecretTerminal? terminal = SecretTerminal.TryTake(StandardStreams.Input);
        var typed = new TypedLine();
        if (terminal is null)
            return ReadLine(typed, out password) ? null : none;
        StandardStreams.Write(StandardStreams.Error, "Password: ");
        bool given = ReadLine(typed, out password);
        StandardStreams.Write(StandardStreams.Error, "\n");
        if (!given)
            return none;
        StandardStreams.Write(StandardStreams.Error, "The same again: ");
        given = ReadLine(typed, out string again);
        StandardStreams.Write(StandardStreams.Error, "\n");
        return !given ? none : again != password ? "The two are not the same" : null;
    }

    /// <summary>False when the input ends, or Ctrl-C is pressed, before anything else.</summary>
    private static bool ReadLine(TypedLine line, out string text)
    {
        Span<byte> key = stackalloc byte[1];
        while (true)
        {
            Descriptor.Read(StandardStreams.Input, key, out int got);
            switch (got == 0 ? TypedLine.Outcome.Given : line.Take(key[0]))
            {
                case TypedLine.Outcome.Given:
                    text = line.TakeText();
                    return got > 0 || text.Length > 0;
                case TypedLine.Outcome.Refused:
                    text = "";
                    return false;
            }
        }
    }
}
