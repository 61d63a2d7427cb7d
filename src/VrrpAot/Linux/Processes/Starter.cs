using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The process that starts our children and ends them, where there is one (Starter.h). It is asked one question at a
/// time and answers each. Without it we could start nothing, so its end is ours: the guardian begins again.
/// </summary>
internal static unsafe partial class Starter
{
    private static readonly Lock s_gate = new();

    public static bool IsThere { get; } = has_starter() != 0;

    /// <summary>As <see cref="ChildProcess.Spawn"/>. Scripts have no descriptors of ours but their output.</summary>
    public static int Start(in SpawnRequest request, out int pid)
    {
        Identity identity = request.Identity ?? default;
        ReadOnlySpan<uint> groups = identity.SupplementaryGroups.IsDefault ? [] : identity.SupplementaryGroups.AsSpan();
        string[] environment = request.Environment ?? ChildProcess.CleanEnvironment;
        var question = new Question
        {
            What = AskStart,
            Flags = ChildProcess.ChildPlace.FlagsOf(request),
            MaskOfFiles = (int?)request.Umask ?? -1,
            User = identity.UserId,
            Group = identity.GroupId,
            GroupCount = groups.Length,
            ArgumentCount = request.Arguments.Length,
            EnvironmentCount = environment.Length,
        };
        var message = new ArrayBufferWriter<byte>();
        message.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Question>(ref question)));
        message.Write(MemoryMarshal.AsBytes(groups));
        foreach (string word in (string[])[request.Path, .. request.Arguments, .. environment])
        {
            Span<byte> room = message.GetSpan(Encoding.UTF8.GetMaxByteCount(word.Length) + 1);
            int length = ByteText.Encode(word, room);
            room[length] = 0;
            message.Advance(length + 1);
        }
        pid = -1;
        if (message.WrittenCount > LongestQuestion)
            return LibC.E2BIG;
        int error = Ask(message.WrittenSpan, request.OutputFd, out Answer answer);
        if (error == 0)
            pid = answer.Pid;
        return error;
    }

    public static bool TryReap(int pid, out int status)
    {
        int error = Ask(new Question { What = AskReap, Pid = pid }, out Answer answer);
        status = answer.Status;
        return error == 0;
    }

    /// <summary>0 or errno; ESRCH for a process that is no child of the starter's.</summary>
    public static int SignalGroup(int pid, int signal) =>
        Ask(new Question { What = AskSignal, Pid = pid, Signal = signal, ToGroup = 1 }, out _);

    private static int Ask(Question question, out Answer answer) =>
        Ask(MemoryMarshal.AsBytes(new Span<Question>(ref question)), 0, out answer);

    private static int Ask(ReadOnlySpan<byte> question, int output, out Answer answer)
    {
        Answer got = default;
        int error;
        lock (s_gate)
        {
            fixed (byte* first = question)
                error = ask_starter(first, question.Length, output, &got);
        }
        answer = got;
        if (error == LibC.EMSGSIZE)
            return LibC.E2BIG; // More than the kernel lets a message be where the socket's buffer may not grow.
        if (error != 0)
            Environment.FailFast($"The starter of scripts does not answer (errno {error}).");
        return got.Error;
    }

    private const int AskStart = 1, AskReap = 2, AskSignal = 3;
    private const int LongestQuestion = 256 * 1024;

    /// <summary><c>struct question</c> of Starter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Question
    {
        public int What;
        public int Pid;
        public int Signal;
        public int ToGroup;
        public ChildProcess.StartFlags Flags;
        public int MaskOfFiles;
        public uint User;
        public uint Group;
        public int GroupCount;
        public int ArgumentCount;
        public int EnvironmentCount;
        public int Number;
    }

    /// <summary><c>struct answer</c> of Starter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Answer
    {
        public int Number;
        public int Error;
        public int Pid;
        public int Status;
    }

    [LibraryImport("vrrpaot")]
    private static partial int has_starter();
    [LibraryImport("vrrpaot")]
    private static partial int ask_starter(byte* question, int length, int output, Answer* answer);
}
