using System.Text;
using System.Text.Json;
using VrrpAot.Linux;

namespace Appliance.Views;

/// <summary>
/// Our processes and what each may do, for people and programs, as the kernel has it and not as it was meant.
/// </summary>
internal static class ProcessesView
{
    private const int Widest = 80, Indent = 13;

    public static void Append(StringBuilder text, IReadOnlyList<ProcessFacts> processes)
    {
        if (processes.Count > 0)
            text.Append("\nProcesses\n");
        foreach (ProcessFacts process in processes)
        {
            text.Append($"  {process.Role,-11}pid {process.Pid}, user {process.User}")
                .Append(process.RefusesCalls ? ", seccomp" : "")
                .Append(RefusesNewCode(process) == true ? ", mdwe" : "");
            AppendRights(text, process);
        }
    }

    /// <summary>Of a process that has nearly all, as root has in a container, those that it has not.</summary>
    private static void AppendRights(StringBuilder text, ProcessFacts process)
    {
        List<string> missing = process.MissingCapabilityNames, has = process.CapabilityNames;
        bool isMost = missing.Count < has.Count;
        if (isMost)
            text.Append(", all capabilities").Append(missing.Count > 0 ? " but" : "");
        else if (has.Count == 0)
            text.Append(", no capability");
        int column = Widest;
        foreach (string name in isMost ? missing : has)
        {
            if (column + name.Length >= Widest)
            {
                text.Append('\n').Append(' ', Indent - 1);
                column = Indent - 1;
            }
            text.Append(' ').Append(name);
            column += name.Length + 1;
        }
        text.Append('\n');
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ProcessFacts> processes)
    {
        json.WriteStartArray("processes");
        foreach (ProcessFacts process in processes)
        {
            json.WriteStartObject();
            json.WriteString("role", process.Role);
            json.WriteNumber("pid", process.Pid);
            json.WriteNumber("user", process.User);
            json.WriteStartArray("capabilities");
            foreach (string name in process.CapabilityNames)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteBoolean("refusesCalls", process.RefusesCalls);
            if (RefusesNewCode(process) is bool refuses)
                json.WriteBoolean("refusesNewCode", refuses);
            else
                json.WriteNull("refusesNewCode");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static bool? RefusesNewCode(ProcessFacts process) =>
        process.Pid == Environment.ProcessId ? ProcessFacts.OwnCodeIsFixed : null;
}
