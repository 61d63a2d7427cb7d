using System.Diagnostics;
using System.Text;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>The scripts in the shells that they are for, over a program that says what it was asked.</summary>
public sealed class CompletionScriptsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-").FullName;

    public CompletionScriptsTests()
    {
        string program = Path.Combine(_folder, "vrrpaot");
        File.WriteAllText(program, """
            #!/bin/sh
            printf '%s|' "$@" >>"$(dirname "$0")/asked"
            case "$3,$4" in
            stat*) printf 'status\tRoles: who is master\n' ;;
            why,*) printf 'VI_1\t\n[10.0.0.2]:tcp:80\t\n' ;;
            check,*) printf ':file\t\n' ;;
            --control=*) printf ':file\t\n' ;;
            esac

            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_folder, "my new.conf"), "");
        File.WriteAllBytes(Path.Combine(_folder, "bash"), CompletionScripts.Bash.ToArray());
        File.WriteAllBytes(Path.Combine(_folder, "zsh"), CompletionScripts.Zsh.ToArray());
        File.WriteAllBytes(Path.Combine(_folder, "fish"), CompletionScripts.Fish.ToArray());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Run(string shell, params string[] words)
    {
        var start = new ProcessStartInfo(shell, words)
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(30_000));
        return said + errors.Result;
    }

    private string Asked => File.ReadAllText(Path.Combine(_folder, "asked"));

    private string Bash(string line) => Run("bash", "--norc", "-c", $$"""
        . ./bash
        COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}
        _vrrpaot
        printf '<%s>' "${COMPREPLY[@]}"
        """);

    [ShellFact("bash")]
    public void bash_is_told()
    {
        Assert.Equal("<status>", Bash("vrrpaot stat"));
        Assert.Equal("completion|next|stat|", Asked);
        Assert.Equal("<my new.conf>", Bash("vrrpaot check my"));
        Assert.Equal("<asked>", Bash("vrrpaot --control=ask"));
        // What stands before a colon is there already.
        Assert.Contains("<80>", Bash("vrrpaot why [10.0.0.2]:tcp:"));
        Assert.Equal("<>", Bash("vrrpaot reload "));
        Assert.EndsWith("|reload||", Asked);
    }

    [ShellFact("fish")]
    public void fish_is_told()
    {
        Assert.Equal("status\tRoles: who is master\n", Run("fish", "--no-config", "-c",
            "source fish; complete -C 'vrrpaot stat'"));
        Assert.Equal("completion|next|stat|", Asked.Split("completion|next|stat|")[0] + "completion|next|stat|");
        Assert.Contains("new.conf", Run("fish", "--no-config", "-c", "source fish; complete -C 'vrrpaot check m'"));
        Assert.Contains("VI_1", Run("fish", "--no-config", "-c", "source fish; complete -C 'vrrpaot why '"));
    }

    /// <summary>zsh completes at a terminal only: zpty is one.</summary>
    private string Zsh(string line, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "drive"), $$"""
            zmodload zsh/zpty
            zpty -b shell zsh -f -i
            zpty -w shell 'PS1=; autoload -U compinit; compinit -u -D; . ./zsh; echo re""ady'
            for (( i = 0; i < 400; i++ )); do
                zpty -r -t shell part 2>/dev/null && said+=$part
                [[ $said == *ready* ]] && break
                sleep 0.05
            done
            zpty -w -n shell $'{{line}}\t'
            for (( i = 0; i < 400; i++ )); do
                zpty -r -t shell part 2>/dev/null && all+=$part
                [[ $all == *'{{expected}}'* ]] && break
                sleep 0.05
            done
            print -r -- "$all"
            zpty -d shell
            """);
        var text = new StringBuilder();
        foreach (char c in Run("zsh", "-f", "drive"))
            text.Append(char.IsControl(c) ? ' ' : c);
        return text.ToString();
    }

    [ShellFact("zsh")]
    public void zsh_is_told()
    {
        Assert.Contains("status", Zsh("vrrpaot stat", "status"));
        Assert.Contains("completion|next|stat|", Asked);
        Assert.Contains("new.conf", Zsh("vrrpaot check my", "new.conf"));
        Assert.Contains("VI_1", Zsh("vrrpaot why V", "VI_1"));
    }
}

/// <summary>Skipped where the shell is not there; `make test` installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute(string shell)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder =>
            File.Exists(Path.Combine(folder, shell))))
            Skip = $"needs {shell}, which make test installs for root";
    }
}
