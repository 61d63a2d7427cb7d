using Appliance.Base;

namespace Appliance.Scripts;

/// <summary>
/// The files that are executed besides the program that a command names: the interpreter of its `#!` line, with its
/// own; what `env`, `timeout` and their like start; the script that a shell or another interpreter is given. A user who
/// can change one of them decides what runs. What a shell is told by -c is taken to begin with a program; what a script
/// calls further on is not looked into.
/// </summary>
internal static class WhatItRuns
{
    /// <summary>
    /// The kernel follows five `#!` lines (binfmt_script); a command line of wrappers is not longer either.
    /// </summary>
    private const int Deepest = 8;

    /// <param name="program">Where the first word leads; it is not in the answer.</param>
    /// <param name="words">The command, its first word too.</param>
    /// <param name="search">Finds a program without a slash along PATH; null when there is none.</param>
    public static IEnumerable<PathWalk> Of(PathWalk program, ReadOnlySpan<string> words, Func<string, string?> search)
    {
        var found = new List<PathWalk>();
        Add(words[0], program, words[1..].ToArray(), search, found, 0);
        return found;
    }

    /// <param name="called">The word for it: busybox is what it is called.</param>
    private static void Add(string called, PathWalk program, string[] arguments,
        Func<string, string?> search, List<PathWalk> found, int depth)
    {
        if (!program.Error.IsOk || depth == Deepest)
            return;
        if (ProgramHead.Of(program.Reached).InterpreterLine is { } line)
        {
            string[] interpreter = line.Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
            // The kernel makes one argument of the rest; env's -S takes it apart.
            Follow(interpreter[0], interpreter.Length > 1
                ? interpreter[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                : [], search, found, depth, words: false);
        }
        string name = Path.GetFileName(called);
        if (Wraps(name))
            FollowFirstProgram(arguments, search, found, depth);
        else if ((IsShell(name) || Interprets(name)) && ScriptAmong(arguments, IsShell(name)) is { } script)
            Follow(script, [], search, found, depth, words: true);
    }

    /// <param name="words">It is a word of an interpreter's command line: a name without a slash is a file here, not a
    /// program along PATH.</param>
    private static void Follow(string name, string[] arguments, Func<string, string?> search, List<PathWalk> found,
        int depth, bool words)
    {
        string? path = name.StartsWith('/') ? name : words || name.Contains('/') ? Path.GetFullPath(name)
            : search(name);
        PathWalk? walk = path is null ? null : PathWalk.Along(path);
        if (walk is not { Error.IsOk: true } || !walk.Steps[^1].Status.IsRegularFile)
            return;
        found.Add(walk);
        Add(name, walk, arguments, search, found, depth + 1);
    }

    /// <summary>`timeout 3 PROGRAM`, `env A=b PROGRAM`, `nice -n 5 PROGRAM`: the first word that is one.</summary>
    private static void FollowFirstProgram(string[] arguments, Func<string, string?> search, List<PathWalk> found,
        int depth)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            string word = arguments[i];
            string? path = word.StartsWith('-') || word.Contains('=') ? null : word.Contains('/')
                ? Path.GetFullPath(word) : search(word);
            if (path is null || PathWalk.Along(path) is not { Error.IsOk: true } walk
                || walk.Steps[^1].Status is not { IsRegularFile: true, AnybodyCanExecute: true })
                continue;
            Follow(path, arguments.AsSpan(i + 1).ToArray(), search, found, depth, words: true);
            return;
        }
    }

    /// <summary>
    /// The first word that is no option, nor the value of one. After a shell's -c the first word of the commands.
    /// </summary>
    private static string? ScriptAmong(string[] arguments, bool isShell)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            string word = arguments[i];
            bool isOption = word is ['-' or '+', ..];
            bool isShort = isOption && !word.StartsWith("--", StringComparison.Ordinal);
            if (!isOption)
                return word;
            if (isShell ? word is "-o" or "+o" or "-O" or "+O" or "--rcfile" or "--init-file"
                : word is "-W" or "-X" or "-I")
                i++;
            else if (isShell && isShort && word.EndsWith('c'))
                return i + 1 < arguments.Length && arguments[i + 1].TrimStart() is ['/', ..] commands
                    ? commands.Split(' ', ';', '\n')[0] : null;
            else if (!isShell && isShort && word[^1] is 'c' or 'm' or 'e' or 'r')
                return null; // A line of code, or a module.
        }
        return null;
    }

    private static bool Wraps(string name) =>
        name is "env" or "nice" or "ionice" or "chrt" or "taskset" or "timeout" or "flock" or "setsid" or "setpriv"
        or "sudo"
        or "nohup" or "stdbuf" or "time" or "unshare" or "nsenter" or "chroot" or "busybox" or "systemd-run";

    private static bool IsShell(string name) => name is "sh" or "ash" or "bash" or "dash" or "ksh" or "mksh" or "zsh";

    private static bool Interprets(string name) =>
        name is "ruby" or "php" or "node" or "tclsh" || name.StartsWith("python", StringComparison.Ordinal)
        || name.StartsWith("pypy", StringComparison.Ordinal)
        || name.StartsWith("perl", StringComparison.Ordinal) || name.StartsWith("lua", StringComparison.Ordinal);
}
