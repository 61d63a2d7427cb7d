using System.Collections.Immutable;
using System.Text;
using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Scripts;

/// <summary>
/// Looks at a configured command before it is ever run, as keepalived does when it loads its file: which program is
/// meant, as whom it runs, and whether somebody other than root could change what root would run. Values in, values
/// out, so the configuration test says the same as the daemon.
/// </summary>
public sealed class ScriptSecurity(Accounts accounts, Identity own, bool enabled, string searchPath)
{
    private const string Shell = "/bin/sh";

    /// <summary>For this machine and this process.</summary>
    public static ScriptSecurity OfThisMachine(DaemonSettings settings) => new(
        Accounts.OfThisMachine(), Identity.Own, settings.ScriptSecurity,
        Environment.GetEnvironmentVariable("PATH") ?? ScriptEnvironment.SearchPath)
    {
        Umask = settings.ScriptUmask,
        GivesGroups = settings.ScriptsHaveGroups,
    };

    /// <summary>Null for the daemon's own.</summary>
    public uint? Umask { get; init; }

    /// <summary>A script has the supplementary groups of its user; otherwise it has none.</summary>
    public bool GivesGroups { get; init; }

    public ScriptVerdict Inspect(ScriptCommand command)
    {
        var remarks = ImmutableArray.CreateBuilder<ScriptRemark>();
        ScriptVerdict Disabled(ScriptRemarkClass kind, string text, bool insecure = false, bool counts = false)
        {
            remarks.Add(new ScriptRemark(kind, $"{text} - disabling ({command.Origin})"));
            return new ScriptVerdict { Insecure = insecure, CountsAsScript = counts, Remarks = remarks.ToImmutable() };
        }

        string name = command.Arguments[0];
        if (!TryIdentify(command, out Identity identity, out Account? user, out string? nobody))
            return Disabled(command.User == null ? ScriptRemarkClass.Security : ScriptRemarkClass.Ordinary, nobody);

        if (name.Length > 1 && name[0] is '<' or '>')
            return new ScriptVerdict { Remarks = MissingShell(Shell, command),
                Script = InShell(name[0] + Quoted([name[1..]]), command.Arguments[1..], identity, user) };

        if (name == InProcess.OwnName)
            return new ScriptVerdict { Script = Runnable(ProcessRole.Executable, command.Arguments, identity, user) };

        string? path = name.StartsWith('/') ? name : name.Contains('/') ? Path.GetFullPath(name) : Search(name);
        if (path == null)
            return Disabled(ScriptRemarkClass.Ordinary, $"Cannot find script {name} in path");
        if (!name.Contains('/'))
            remarks.Add(new ScriptRemark(ScriptRemarkClass.Ordinary,
                $"WARNING - script `{name}` resolved by path search to `{path}`. Please specify full path. "
                    + $"({command.Origin})"));

        PathWalk walk = PathWalk.Along(path);
        if (!walk.Error.IsOk)
        {
            string where = walk.Reached == path ? "" : $" at '{walk.Reached}'";
            return Disabled(ScriptRemarkClass.Ordinary,
                $"Script {path} cannot be accessed{where} - {walk.Error}");
        }
        if (WhyNotExecutable(walk, identity) is string reason)
            return Disabled(ScriptRemarkClass.Ordinary,
                $"WARNING - script '{name}' is not executable for uid:gid {identity.UserId}:{identity.GroupId}: "
                    + $"{reason}",
                // keepalived calls a directory insecure.
                insecure: walk.Steps[^1].Status.IsDirectory, counts: identity.UserId == 0);

        string? danger = FindDanger(walk, identity);
        foreach (PathWalk further in WhatItRuns.Of(walk, command.Arguments.AsSpan(), Search))
            danger ??= FindDanger(further, identity);
        if (danger != null && enabled)
            return Disabled(ScriptRemarkClass.Security, $"Unsafe permissions found for script '{name}': {danger}",
                insecure: true);
        if (danger != null)
            remarks.Add(new ScriptRemark(ScriptRemarkClass.Security,
                $"Unsafe permissions found for script '{name}': {danger} ({command.Origin})"));

        ProgramHead head = ProgramHead.Of(walk.Reached);
        remarks.AddRange(MissingShell(head.Interpreter ?? (head.IsProgram ? null : Shell), command));
        return new ScriptVerdict
        {
            Script = head.IsProgram
                ? Runnable(walk.Reached, command.Arguments, identity, user)
                : InShell(Quoted([walk.Reached]), command.Arguments[1..], identity, user),
            Insecure = danger != null,
            Remarks = remarks.ToImmutable(),
        };
    }

    /// <summary>
    /// User of the command, else the account keepalived_script, else ourselves.
    /// </summary>
    /// <param name="user">Null for ourselves.</param>
    private bool TryIdentify(ScriptCommand command, out Identity identity, out Account? user, out string problem)
    {
        identity = own;
        user = null;
        problem = "";
        string shown = command.Arguments[0];
        if (command.User == null)
        {
            user = accounts.FindUser(Accounts.DefaultName);
            if (user != null)
                identity = Of(user, user.GroupId);
            else if (enabled)
                problem =
                    $"Script '{shown}' has no user: enable_script_security is on, and there is neither a "
                    + $"script_user nor an account {Accounts.DefaultName}";
            return problem.Length == 0;
        }
        user = accounts.FindUser(command.User);
        if (user == null)
        {
            problem = $"Script user '{command.User}' does not exist: unable to set uid/gid for script '{shown}'";
            return false;
        }
        uint? group = command.Group == null ? user.GroupId : accounts.FindGroup(command.Group);
        if (group == null)
        {
            problem = $"Script group '{command.Group}' does not exist: unable to set uid/gid for script '{shown}'";
            return false;
        }
        identity = Of(user, group.Value);
        return true;
    }

    private Identity Of(Account user, uint group) => new(user.UserId, group)
    {
        SupplementaryGroups = GivesGroups ? accounts.GroupsOf(user.Name) : [],
    };

    /// <summary>
    /// Switching to what we are already would need privileges for nothing; but supplementary groups that the daemon was
    /// started with are no script's, and root can drop them (keepalived does).
    /// </summary>
    private Identity? Needed(Identity identity)
    {
        bool isOurs = identity.UserId == own.UserId && identity.GroupId == own.GroupId;
        bool isFree = own.UserId != 0 || own.SupplementaryGroups.All(group => group == own.GroupId);
        ImmutableArray<uint> groups = GivesGroups ? identity.SupplementaryGroups : [];
        return isOurs && isFree && groups.IsEmpty ? null : identity with { SupplementaryGroups = groups };
    }

    private string? Search(string name)
    {
        foreach (string directory in searchPath.Split(':'))
        {
            string candidate = $"{(directory.Length == 0 ? "." : directory.TrimEnd('/'))}/{name}";
            PathWalk walk = PathWalk.Along(Path.GetFullPath(candidate));
            if (walk.Error.IsOk && walk.Steps[^1].Status is { IsRegularFile: true, AnybodyCanExecute: true })
                return candidate;
        }
        return null;
    }

    /// <summary>By owner and permission bits; access control lists are not consulted.</summary>
    private static string? WhyNotExecutable(PathWalk walk, Identity identity)
    {
        PathStep last = walk.Steps[^1];
        if (!last.Status.IsRegularFile)
            return "it is not a file";
        foreach (PathStep step in walk.Steps)
        {
            if (!step.Status.IsLink && !MayExecute(step.Status, identity))
                return step == last ? "it lacks the permission x" : $"directory '{step.Path}' cannot be entered";
        }
        return null;
    }

    private static bool MayExecute(FileStatus status, Identity identity)
    {
        if (identity.UserId == 0)
            return status.IsDirectory || (status.Mode & 0x49) != 0;
        uint bit = status.UserId == identity.UserId ? 0x40u : status.GroupId == identity.GroupId ? 0x08u : 0x01u;
        return (status.Mode & bit) != 0;
    }

    /// <summary>Only what runs with root's power needs root's care.</summary>
    private static string? FindDanger(PathWalk walk, Identity identity)
    {
        FileStatus file = walk.Steps[^1].Status;
        bool powerful = identity.UserId == 0 || identity.GroupId == 0
            || file.RunsAsOwner && file.UserId == 0 || file.RunsAsGroup && file.GroupId == 0;
        if (!powerful)
            return null;
        foreach (PathStep step in walk.Steps)
            if (Danger(step) is string danger)
                return danger;
        return null;
    }

    private static string? Danger(PathStep step)
    {
        string what = step.Status.IsDirectory ? $"directory '{step.Path}'" : step.Status.IsLink ? $"link '{step.Path}'"
            : $"file '{step.Path}'";
        if (step.Status.UserId != 0)
            return $"{what} is owned by uid {step.Status.UserId}, not by root";
        // The mode of a link says nothing, and only its owner can change names in a sticky directory.
        if (step.Status.IsLink || step.Status.IsDirectory && step.Status.IsSticky)
            return null;
        if (step.Status.OthersCanWrite)
            return $"{what} is writable by everybody";
        if (step.Status.GroupCanWrite && step.Status.GroupId != 0)
            return $"{what} is writable by group {step.Status.GroupId}";
        return null;
    }

    /// <summary>
    /// A machine need not have a shell: a firmware image has none. Then the script is named before it fails.
    /// </summary>
    /// <param name="interpreter">What would run it; null for a program.</param>
    private static ImmutableArray<ScriptRemark> MissingShell(string? interpreter, ScriptCommand command) =>
        interpreter is null || File.Exists(interpreter) ? []
        : interpreter.EndsWith('\r')
            ? [new ScriptRemark(ScriptRemarkClass.Ordinary,
            $"Script '{command.Arguments[0]}' has Windows line ends (CR LF), so that the kernel looks for "
            + $"'{interpreter.TrimEnd('\r')}' with a CR behind it: every run will fail. Take them away: sed -i "
            + $"'s/\\r$//' {command.Arguments[0]} ({command.Origin})")]
        : [new ScriptRemark(ScriptRemarkClass.Ordinary,
            $"Script '{command.Arguments[0]}' is run by {interpreter}, which is not here: every run will fail. "
            + $"{ProgramHead.Advice} ({command.Origin})")];

    private RunnableScript InShell(string command, ImmutableArray<string> arguments, Identity identity,
        Account? user) =>
        Runnable(Shell, ["sh", "-c", command + Quoted(arguments.AsSpan())], identity,
            user) with { ThroughShell = true };

    private RunnableScript Runnable(string path, ImmutableArray<string> arguments, Identity identity, Account? user) =>
        new(path, arguments, Needed(identity))
    {
        Umask = Umask,
        Environment = identity.UserId == own.UserId ? null : ScriptEnvironment.Of(user),
    };

    /// <summary>Each argument in single quotes, and separated: nothing in it means anything to the shell.</summary>
    public static string Quoted(ReadOnlySpan<string> arguments)
    {
        var text = new StringBuilder();
        foreach (string argument in arguments)
            text.Append(" '").Append(argument.Replace("'", "'\\''")).Append('\'');
        return text.ToString();
    }
}
