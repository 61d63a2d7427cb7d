using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace VrrpAot.Tests.Linux;

/// <summary>A C program of static assertions: what we hand to the kernel is as the C headers have it.</summary>
internal sealed unsafe partial class HeaderAssertions
{
    private readonly StringBuilder _c = new("""
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <time.h>
        #include <poll.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <sys/stat.h>
        #include <termios.h>
        #include <sys/socket.h>
        #include <sys/epoll.h>
        #include <netinet/in.h>
        #include <linux/filter.h>
        #include <linux/if_packet.h>
        #include <linux/sockios.h>
        #include <linux/ethtool.h>
        #include <linux/mii.h>
        #include <linux/if_ether.h>
        #include <linux/netlink.h>
        #include <linux/rtnetlink.h>
        #include <linux/fib_rules.h>
        #include <linux/lwtunnel.h>
        #include <linux/mpls_iptunnel.h>
        #include <linux/ila.h>
        #include <linux/if_link.h>
        #include <linux/if_addr.h>
        #include <linux/if.h>
        #include <linux/gpio.h>
        #include <termios.h>
        #include <linux/watchdog.h>
        #include <elf.h>
        #include <sys/mman.h>
        #include <sys/mount.h>
        #include <sys/reboot.h>
        #include <sys/syscall.h>
        struct control { struct cmsghdr header; struct in_pktinfo info; };
        struct stamped { struct cmsghdr header; struct timespec time; };

        """);

    /// <param name="epollEvent">Bytes of its structure, which is packed on one architecture only.</param>
    public static string Of(int epollEvent)
    {
        var assertions = new HeaderAssertions();
        assertions._c.Append(File.ReadAllText(Here("StartChild.h")));
        assertions.CallNumbersOfStartChild();
        assertions.Is("sizeof(struct epoll_event)", epollEvent);
        assertions.Layouts();
        assertions.Numbers();
        return assertions._c.ToString();
    }

    private void Is(string expression, long value) =>
        _c.Append($"_Static_assert(({expression}) == {value}, \"{expression}\");\n");

    private void Struct<T>(string name, params (string There, string Here)[] fields) where T : unmanaged
    {
        Is($"sizeof({name})", sizeof(T));
        foreach ((string there, string here) in fields)
            Is($"offsetof({name}, {there})", Offset<T>(here));
    }

    /// <summary>The number of a system call, which each architecture has its own of.</summary>
    private void IsCall(string name, int onX64, int onArm64) =>
        _c.Append($"#ifdef __aarch64__\n_Static_assert(SYS_{name} == {onArm64}, \"{name}\");\n"
            + $"#else\n_Static_assert(SYS_{name} == {onX64}, \"{name}\");\n#endif\n");

    /// <summary>StartChild.c takes no header of the C library, and so has system calls by number.</summary>
    private void CallNumbersOfStartChild()
    {
        string[] parts = Regex.Split(File.ReadAllText(Here("StartChild.c")), @"^#(?:if|elif|else|endif).*$",
            RegexOptions.Multiline);
        foreach ((string architecture, string part) in new[] { ("__x86_64__", parts[1]), ("__aarch64__", parts[2]) })
        {
            MatchCollection calls = Regex.Matches(part, @"(\w+) = (\d+)");
            Assert.Equal(21, calls.Count);
            _c.Append($"#ifdef {architecture}\n");
            foreach (Match call in calls)
            {
                string name = call.Groups[1].Value;
                _c.Append($"_Static_assert({(name == "O_DIRECTORY" ? name : "SYS_" + name.ToLowerInvariant())} == "
                    + $"{call.Groups[2].Value}, \"{name}\");\n");
            }
            _c.Append("#endif\n");
        }
    }

    private static string Here(string file, [CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../../src/VrrpAot/Linux/Processes", file);

    private static long Offset<T>(string field) => (long)Marshal.OffsetOf<T>(field);
}
