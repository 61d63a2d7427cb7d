using Appliance.Probes;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance;

namespace Image;

/// <summary>
/// Which commands of a keepalived.conf an image cannot run. The builder's machine has a shell and much else, so what
/// the configuration test finds there says nothing about the node: its files decide.
/// </summary>
internal static class SeedScripts
{
    /// <summary>
    /// Where a name without a folder is looked for: process 1 has no PATH, and this is the C library's.
    /// </summary>
    private static readonly string[] s_path = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin",
        "/bin"];

    /// <param name="fileIn">What the image has under an absolute path: the file's beginning (256 bytes are enough), or
    /// null for nothing.</param>
    /// <returns>A sentence for each command that cannot run, in the order of the file.</returns>
    public static IEnumerable<string> Complaints(DaemonSettings settings, Func<string, byte[]?> fileIn)
    {
        foreach (ScriptSettings script in settings.Scripts)
            if (Complaint(script.Command, fileIn, isCheck: true) is { } complaint)
                yield return $"vrrp_script {script.Name}: {complaint} ({script.Command.Origin})";
        foreach (InstanceDuties box in settings.Instances)
            foreach (ScriptCommand? command in new[] { box.NotifyMaster, box.NotifyBackup, box.NotifyFault,
                box.NotifyStop, box.Notify, box.NotifyMasterHeardLowerPriority })
                if (command is not null && Complaint(command, fileIn, isCheck: false) is { } complaint)
                    yield return $"notify script: {complaint} ({command.Origin})";
        foreach (ScriptCommand command in settings.Balancer.Commands)
            if (Complaint(command, fileIn, isCheck: false) is { } complaint)
                yield return $"virtual_server: {complaint} ({command.Origin})";
    }

    private static string? Complaint(ScriptCommand command, Func<string, byte[]?> fileIn, bool isCheck)
    {
        string name = command.Arguments[0];
        if (name is "vrrpaot" or "/bin/vrrpaot" or "/init")
        {
            string? complaint = null;
            if (isCheck && command.Arguments is [_, "probe", ..])
                ProbeWords.Read(command.Arguments.AsSpan()[2..], tls: null, out complaint);
            return complaint;
        }
        string? path = name.Contains('/') ? name
            : s_path.Select(folder => $"{folder}/{name}").FirstOrDefault(file => fileIn(file) is not null);
        if (path is null || fileIn(path) is not { } start)
            return $"{name} is not in the image. {ProgramHead.Advice}";
        ProgramHead head = ProgramHead.Of(start);
        string? interpreter = head.Interpreter ?? (head.IsProgram ? null : "/bin/sh");
        return interpreter is null || fileIn(interpreter) is not null ? null
            : $"{name} is run by {interpreter}, which is not in the image. {ProgramHead.Advice}";
    }
}
