using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// Every structure and number that we hand to the kernel, compared with the C headers: a C program of static assertions
/// must compile, for x64 and for arm64.
/// </summary>
public unsafe class AbiTests
{
    [CompilerFact("cc")]
    public void layouts_and_numbers_are_those_of_the_headers_here() =>
        Compile("cc", "-fsyntax-only", Assertions(EpollEventHere));

    // Ours are the same on both; epoll_event is packed on x64 only, and Tmds.LibC ships one layout for each.
    [CompilerFact("clang", "/usr/aarch64-linux-gnu/include/stdio.h")]
    public void layouts_and_numbers_are_those_of_the_arm64_headers() =>
        Compile("clang", "--target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include -fsyntax-only",
            Assertions(16));

    [CompilerFact("cc")]
    public void a_wrong_layout_would_be_noticed() =>
        Assert.Contains("sizeof(struct epoll_event)",
            Complaints("cc", "-fsyntax-only", Assertions(EpollEventHere + 4)));

    private static int EpollEventHere => sizeof(epoll_event);

    private static string Assertions(int epollEvent)
    {
        StringBuilder c = new("""
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
            #include <linux/if_ether.h>
            #include <linux/netlink.h>
            #include <linux/rtnetlink.h>
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
        c.Append(File.ReadAllText(Here("StartChild.h")));
        CallNumbersOfStartChild(c);
        void Is(string expression, long value) =>
            c.Append($"_Static_assert(({expression}) == {value}, \"{expression}\");\n");

        Is("sizeof(struct epoll_event)", epollEvent);

        Struct<TimeSpec>("struct timespec", ("tv_sec", nameof(TimeSpec.Seconds)),
            ("tv_nsec", nameof(TimeSpec.Nanoseconds)));
        Struct<MessageSlot>("struct mmsghdr", ("msg_hdr", nameof(MessageSlot.Header)),
            ("msg_len", nameof(MessageSlot.Length)));
        Is("sizeof(struct msghdr)", sizeof(msghdr));
        Is("sizeof(struct iovec)", sizeof(iovec));
        Is("sizeof(struct sockaddr_ll)", sizeof(sockaddr_ll));
        Is("sizeof(struct sockaddr_in)", sizeof(sockaddr_in));
        Is("sizeof(struct sockaddr_in6)", ClientSocket.LongestAddress);
        Is("offsetof(struct sockaddr_in6, sin6_port)", 2);
        Is("offsetof(struct sockaddr_in6, sin6_addr)", 8);
        Is("sizeof(struct pollfd)", sizeof(pollfd));
        Is("sizeof(struct ip_mreqn)", sizeof(ip_mreqn));
        Struct<FilterInstruction>("struct sock_filter", ("code", nameof(FilterInstruction.Code)),
            ("jt", nameof(FilterInstruction.JumpTrue)),
            ("jf", nameof(FilterInstruction.JumpFalse)), ("k", nameof(FilterInstruction.Operand)));
        Struct<FilterProgram>("struct sock_fprog", ("len", nameof(FilterProgram.Length)),
            ("filter", nameof(FilterProgram.Instructions)));
        Struct<PacketStatistics>("struct tpacket_stats", ("tp_packets", nameof(PacketStatistics.Packets)),
            ("tp_drops", nameof(PacketStatistics.Drops)));
        Struct<PacketMembership>("struct packet_mreq", ("mr_ifindex", nameof(PacketMembership.InterfaceIndex)),
            ("mr_type", nameof(PacketMembership.Type)),
            ("mr_alen", nameof(PacketMembership.AddressLength)), ("mr_address", nameof(PacketMembership.Address)));
        Is("CMSG_SPACE(sizeof(struct in_pktinfo))", sizeof(PacketInfoControl));
        Is("CMSG_LEN(sizeof(struct in_pktinfo))", 28);
        foreach ((string there, string here) in new[] { ("header.cmsg_len", nameof(PacketInfoControl.ControlLength)),
            ("header.cmsg_level", nameof(PacketInfoControl.Level)),
                ("header.cmsg_type", nameof(PacketInfoControl.Type)),
            ("info.ipi_ifindex", nameof(PacketInfoControl.InterfaceIndex)),
                ("info.ipi_spec_dst", nameof(PacketInfoControl.Source)),
            ("info.ipi_addr", nameof(PacketInfoControl.Destination)) })
            Is($"offsetof(struct control, {there})", Offset<PacketInfoControl>(here));

        Is("CMSG_SPACE(sizeof(struct timespec))", sizeof(TimeControl));
        Is("offsetof(struct stamped, time)", Offset<TimeControl>(nameof(TimeControl.Time)));
        Is("SO_TIMESTAMPNS", LibC.SO_TIMESTAMPNS);
        Is("SCM_TIMESTAMPNS", LibC.SCM_TIMESTAMPNS);

        Struct<NetlinkAddress>("struct sockaddr_nl", ("nl_family", nameof(NetlinkAddress.Family)),
            ("nl_pid", nameof(NetlinkAddress.Port)),
            ("nl_groups", nameof(NetlinkAddress.Groups)));
        Struct<NetlinkHeader>("struct nlmsghdr", ("nlmsg_len", nameof(NetlinkHeader.Length)),
            ("nlmsg_type", nameof(NetlinkHeader.Type)),
            ("nlmsg_flags", nameof(NetlinkHeader.Flags)), ("nlmsg_seq", nameof(NetlinkHeader.Sequence)),
                ("nlmsg_pid", nameof(NetlinkHeader.Port)));
        Struct<AttributeHeader>("struct rtattr", ("rta_len", nameof(AttributeHeader.Length)),
            ("rta_type", nameof(AttributeHeader.Type)));
        Struct<LinkMessage>("struct ifinfomsg", ("ifi_family", nameof(LinkMessage.Family)),
            ("ifi_type", nameof(LinkMessage.Type)),
            ("ifi_index", nameof(LinkMessage.Index)), ("ifi_flags", nameof(LinkMessage.Flags)),
                ("ifi_change", nameof(LinkMessage.Change)));
        Struct<AddressMessage>("struct ifaddrmsg", ("ifa_family", nameof(AddressMessage.Family)),
            ("ifa_prefixlen", nameof(AddressMessage.PrefixLength)),
            ("ifa_flags", nameof(AddressMessage.Flags)), ("ifa_scope", nameof(AddressMessage.Scope)),
                ("ifa_index", nameof(AddressMessage.Index)));
        Struct<RouteMessage>("struct rtmsg", ("rtm_family", nameof(RouteMessage.Family)),
            ("rtm_dst_len", nameof(RouteMessage.DestinationLength)),
            ("rtm_table", nameof(RouteMessage.Table)), ("rtm_protocol", nameof(RouteMessage.Origin)),
                ("rtm_scope", nameof(RouteMessage.Scope)),
            ("rtm_type", nameof(RouteMessage.Type)), ("rtm_flags", nameof(RouteMessage.Flags)));
        Is("RTM_NEWROUTE", Netlink.RTM_NEWROUTE);
        Is("RTM_DELROUTE", Netlink.RTM_DELROUTE);
        Is("RTA_PRIORITY", Netlink.RTA_PRIORITY);
        Is("NLM_F_ACK", Netlink.NLM_F_ACK);
        Is("NLM_F_EXCL", Netlink.NLM_F_EXCL);
        Is("RTA_OIF", Netlink.RTA_OIF);
        Is("RTA_GATEWAY", Netlink.RTA_GATEWAY);
        Is("RT_TABLE_MAIN", Netlink.RT_TABLE_MAIN);
        Is("RTPROT_STATIC", Netlink.RTPROT_STATIC);
        Is("RTPROT_DHCP", Netlink.RTPROT_DHCP);
        Is("RTN_UNICAST", Netlink.RTN_UNICAST);
        Is("WDIOC_SETTIMEOUT", WatchdogDevice.WDIOC_SETTIMEOUT);
        Is("WDIOC_GETTIMEOUT", WatchdogDevice.WDIOC_GETTIMEOUT);
        Is("WDIOC_GETBOOTSTATUS", WatchdogDevice.WDIOC_GETBOOTSTATUS);
        Is("WDIOF_CARDRESET", WatchdogDevice.WDIOF_CARDRESET);
        Is("MS_RDONLY", Machine.MS_RDONLY);
        Is("MS_NOSUID", Machine.MS_NOSUID);
        Is("MS_NODEV", Machine.MS_NODEV);
        Is("MS_NOATIME", Machine.MS_NOATIME);
        Is("CLOCK_REALTIME", SystemClock.CLOCK_REALTIME);
        Is("(int)RB_AUTOBOOT", Machine.RB_AUTOBOOT);
        Is("(int)RB_POWER_OFF", Machine.RB_POWER_OFF);
        Is("RB_DISABLE_CAD", Machine.RB_DISABLE_CAD);
        c.Append($"#ifdef __aarch64__\n_Static_assert(SYS_getdents64 == {Syscall.GetDents64Arm64}, \"getdents64\");\n"
            + $"#else\n_Static_assert(SYS_getdents64 == {Syscall.GetDents64X64}, \"getdents64\");\n#endif\n");
        c.Append($"#ifdef __aarch64__\n_Static_assert(SYS_finit_module == {Machine.FInitModuleArm64}, "
            + $"\"finit_module\");\n"
            + $"#else\n_Static_assert(SYS_finit_module == {Machine.FInitModuleX64}, \"finit_module\");\n#endif\n");
        Struct<AddressLifetime>("struct ifa_cacheinfo", ("ifa_prefered", nameof(AddressLifetime.Preferred)),
            ("ifa_valid", nameof(AddressLifetime.Valid)),
            ("cstamp", nameof(AddressLifetime.Created)), ("tstamp", nameof(AddressLifetime.Updated)));
        Struct<BrokenDownTime>("struct tm", ("tm_sec", nameof(BrokenDownTime.Second)),
            ("tm_min", nameof(BrokenDownTime.Minute)),
            ("tm_hour", nameof(BrokenDownTime.Hour)), ("tm_mday", nameof(BrokenDownTime.Day)),
                ("tm_mon", nameof(BrokenDownTime.Month)),
            ("tm_year", nameof(BrokenDownTime.YearsSince1900)), ("tm_wday", nameof(BrokenDownTime.WeekDay)));
        Struct<FileLock>("struct flock", ("l_type", nameof(FileLock.Type)), ("l_whence", nameof(FileLock.Whence)),
            ("l_start", nameof(FileLock.Start)),
            ("l_len", nameof(FileLock.Length)), ("l_pid", nameof(FileLock.Pid)));
        Struct<ProgramMemory.ProgramHeader>("Elf64_Phdr", ("p_type", nameof(ProgramMemory.ProgramHeader.Type)),
            ("p_flags", nameof(ProgramMemory.ProgramHeader.Flags)),
            ("p_vaddr", nameof(ProgramMemory.ProgramHeader.Address)),
                ("p_memsz", nameof(ProgramMemory.ProgramHeader.MemorySize)));
        Is("AT_PHDR", (int)ProgramMemory.AT_PHDR);
        Is("AT_PHNUM", (int)ProgramMemory.AT_PHNUM);
        Is("MADV_DONTNEED_LOCKED", ProgramMemory.MADV_DONTNEED_LOCKED);
        Is("F_WRLCK", RawFile.F_WRLCK);
        Is("F_OFD_SETLK", RawFile.F_OFD_SETLK);
        Struct<StatxRecord>("struct statx", ("stx_uid", nameof(StatxRecord.UserId)),
            ("stx_gid", nameof(StatxRecord.GroupId)), ("stx_mode", nameof(StatxRecord.Mode)),
            ("stx_mtime", nameof(StatxRecord.ModifiedAt)));
        Struct<ChildProcess.ChildInformation>("siginfo_t", ("si_pid", nameof(ChildProcess.ChildInformation.Pid)));
        Struct<ChildProcess.StartOrder>("struct start", ("path", "Path"), ("arguments", "Arguments"),
            ("environment", "Environment"), ("descriptors", "Descriptors"),
            ("groups", "Groups"), ("mask", "Mask"), ("descriptor_count", "DescriptorCount"),
                ("group_count", "GroupCount"), ("output", "Output"),
            ("error_output", "ErrorOutput"), ("alive", "Alive"), ("mask_of_files", "MaskOfFiles"), ("user", "User"),
                ("group", "Group"), ("flags", "Flags"),
            ("error", "Error"));
        Is("NEW_GROUP", (int)ChildProcess.StartFlags.NewGroup);
        Is("NEW_SESSION", (int)ChildProcess.StartFlags.NewSession);
        Is("OTHER_USER", (int)ChildProcess.StartFlags.OtherUser);
        Is("ORDINARY", (int)ChildProcess.StartFlags.Ordinary);
        Is("STREAMS_TO_NULL", (int)ChildProcess.StartFlags.StreamsToNull);
        Is("sizeof(sigset_t)", sizeof(SignalSet));
        Struct<TerminalSettings>("struct termios", ("c_iflag", nameof(TerminalSettings.Input)),
            ("c_oflag", nameof(TerminalSettings.Output)),
            ("c_cflag", nameof(TerminalSettings.Control)), ("c_lflag", nameof(TerminalSettings.Local)),
                ("c_line", nameof(TerminalSettings.Discipline)),
            ("c_cc", nameof(TerminalSettings.ControlCharacters)), ("c_ispeed", nameof(TerminalSettings.InputSpeed)),
                ("c_ospeed", nameof(TerminalSettings.OutputSpeed)));
        Is("IFNAMSIZ", sizeof(FixedName));
        Is("ETH_ALEN", sizeof(MacAddress));

        Is("ISIG", (int)SecretTerminal.ISIG);
        Is("ICANON", (int)SecretTerminal.ICANON);
        Is("ECHO", (int)SecretTerminal.ECHO);
        Is("TCSADRAIN", SecretTerminal.AfterOutput);
        Is("sizeof(struct termios)", sizeof(termios));
        Is("GPIO_MAX_NAME_SIZE", sizeof(GpioName));
        Struct<GpioChipRecord>("struct gpiochip_info", ("name", nameof(GpioChipRecord.Name)),
            ("label", nameof(GpioChipRecord.Label)),
            ("lines", nameof(GpioChipRecord.Lines)));
        Struct<GpioLineRecord>("struct gpio_v2_line_info", ("name", nameof(GpioLineRecord.Name)),
            ("consumer", nameof(GpioLineRecord.Consumer)),
            ("offset", nameof(GpioLineRecord.Offset)), ("num_attrs", nameof(GpioLineRecord.AttributeCount)),
                ("flags", nameof(GpioLineRecord.Flags)));
        Struct<GpioAttribute>("struct gpio_v2_line_attribute", ("id", nameof(GpioAttribute.Id)),
            ("values", nameof(GpioAttribute.Value)),
            ("debounce_period_us", nameof(GpioAttribute.Value)));
        Struct<GpioConfigAttribute>("struct gpio_v2_line_config_attribute",
            ("attr", nameof(GpioConfigAttribute.Attribute)), ("mask", nameof(GpioConfigAttribute.Mask)));
        Is("GPIO_V2_LINE_NUM_ATTRS_MAX * sizeof(struct gpio_v2_line_config_attribute)", sizeof(GpioConfigAttributes));
        Struct<GpioLineConfig>("struct gpio_v2_line_config", ("flags", nameof(GpioLineConfig.Flags)),
            ("num_attrs", nameof(GpioLineConfig.AttributeCount)),
            ("attrs", nameof(GpioLineConfig.Attributes)));
        Is("GPIO_V2_LINES_MAX * sizeof(__u32)", sizeof(GpioOffsets));
        Struct<GpioLineRequest>("struct gpio_v2_line_request", ("offsets", nameof(GpioLineRequest.Offsets)),
            ("consumer", nameof(GpioLineRequest.Consumer)),
            ("config", nameof(GpioLineRequest.Config)), ("num_lines", nameof(GpioLineRequest.LineCount)),
            ("event_buffer_size", nameof(GpioLineRequest.EventBufferSize)), ("fd", nameof(GpioLineRequest.Fd)));
        Struct<GpioValues>("struct gpio_v2_line_values", ("bits", nameof(GpioValues.Bits)),
            ("mask", nameof(GpioValues.Mask)));
        Struct<GpioEvent>("struct gpio_v2_line_event", ("timestamp_ns", nameof(GpioEvent.Nanoseconds)),
            ("id", nameof(GpioEvent.Id)),
            ("offset", nameof(GpioEvent.Offset)), ("seqno", nameof(GpioEvent.Sequence)),
                ("line_seqno", nameof(GpioEvent.LineSequence)));
        Is("IFNAMSIZ", sizeof(FixedName));
        Is("ETH_ALEN", sizeof(MacAddress));

        Is("CLOCK_MONOTONIC", LibCGaps.CLOCK_MONOTONIC);
        Is("CLOCK_BOOTTIME", LibCGaps.CLOCK_BOOTTIME);
        Is("SO_BINDTOIFINDEX", LibCGaps.SO_BINDTOIFINDEX);
        Is("PACKET_STATISTICS", LibCGaps.PACKET_STATISTICS);
        Is("PACKET_ADD_MEMBERSHIP", LibCGaps.PACKET_ADD_MEMBERSHIP);
        Is("PACKET_MR_MULTICAST", LibCGaps.PACKET_MR_MULTICAST);
        Is("ETH_P_IP", LibCGaps.ETH_P_IP);
        Is("ETH_P_ARP", LibCGaps.ETH_P_ARP);
        Is("ETH_P_ALL", LibCGaps.ETH_P_ALL);
        Is("INPCK", SerialDevice.INPCK);
        Is("PARMRK", SerialDevice.PARMRK);
        Is("CSIZE", SerialDevice.CSIZE);
        Is("CS8", SerialDevice.CS8);
        Is("CSTOPB", SerialDevice.CSTOPB);
        Is("CREAD", SerialDevice.CREAD);
        Is("PARENB", SerialDevice.PARENB);
        Is("HUPCL", SerialDevice.HUPCL);
        Is("CLOCAL", SerialDevice.CLOCAL);
        Is("CRTSCTS", SerialDevice.CRTSCTS);
        Is("VTIME", SerialDevice.VTIME);
        Is("VMIN", SerialDevice.VMIN);
        Is("TCSANOW", SerialDevice.TCSANOW);
        Is("TCOFLUSH", SerialDevice.TCOFLUSH);
        Is("NETLINK_ROUTE", Netlink.NETLINK_ROUTE);
        Is("NETLINK_CAP_ACK", Netlink.NETLINK_CAP_ACK);
        Is("RTMGRP_LINK", Netlink.RTMGRP_LINK);
        Is("RTMGRP_IPV4_IFADDR", Netlink.RTMGRP_IPV4_IFADDR);
        Is("AF_INET", Netlink.AF_INET);
        Is("NLMSG_ERROR", Netlink.NLMSG_ERROR);
        Is("NLMSG_DONE", Netlink.NLMSG_DONE);
        Is("RTM_NEWLINK", Netlink.RTM_NEWLINK);
        Is("RTM_DELLINK", Netlink.RTM_DELLINK);
        Is("RTM_GETLINK", Netlink.RTM_GETLINK);
        Is("RTM_NEWADDR", Netlink.RTM_NEWADDR);
        Is("RTM_DELADDR", Netlink.RTM_DELADDR);
        Is("RTM_GETADDR", Netlink.RTM_GETADDR);
        Is("NLM_F_REQUEST", Netlink.NLM_F_REQUEST);
        Is("NLM_F_DUMP_INTR", Netlink.NLM_F_DUMP_INTR);
        Is("NLM_F_REPLACE", Netlink.NLM_F_REPLACE);
        Is("NLM_F_CREATE", Netlink.NLM_F_CREATE);
        Is("NLM_F_DUMP", Netlink.NLM_F_DUMP);
        Is("IFLA_ADDRESS", Netlink.IFLA_ADDRESS);
        Is("IFLA_IFNAME", Netlink.IFLA_IFNAME);
        Is("IFLA_EXT_MASK", Netlink.IFLA_EXT_MASK);
        Is("RTEXT_FILTER_SKIP_STATS", Netlink.RTEXT_FILTER_SKIP_STATS);
        Is("IFF_UP", Netlink.IFF_UP);
        Is("IFF_LOOPBACK", Netlink.IFF_LOOPBACK);
        Is("IFF_RUNNING", Netlink.IFF_RUNNING);
        Is("IFF_NOARP", Netlink.IFF_NOARP);
        Is("IFA_ADDRESS", Netlink.IFA_ADDRESS);
        Is("IFA_LOCAL", Netlink.IFA_LOCAL);
        Is("IFA_LABEL", Netlink.IFA_LABEL);
        Is("IFA_BROADCAST", Netlink.IFA_BROADCAST);
        Is("IFA_CACHEINFO", Netlink.IFA_CACHEINFO);
        Is("IFA_FLAGS", Netlink.IFA_FLAGS);
        Is("IFA_PROTO", Netlink.IFA_PROTO);
        Is("GPIO_GET_CHIPINFO_IOCTL", (long)GpioNative.GPIO_GET_CHIPINFO_IOCTL);
        Is("GPIO_V2_GET_LINEINFO_IOCTL", (long)GpioNative.GPIO_V2_GET_LINEINFO_IOCTL);
        Is("GPIO_V2_GET_LINE_IOCTL", (long)GpioNative.GPIO_V2_GET_LINE_IOCTL);
        Is("GPIO_V2_LINE_GET_VALUES_IOCTL", (long)GpioNative.GPIO_V2_LINE_GET_VALUES_IOCTL);
        Is("GPIO_V2_LINE_SET_VALUES_IOCTL", (long)GpioNative.GPIO_V2_LINE_SET_VALUES_IOCTL);
        Is("GPIO_V2_LINE_FLAG_USED", (long)GpioNative.GPIO_V2_LINE_FLAG_USED);
        Is("GPIO_V2_LINE_FLAG_ACTIVE_LOW", (long)GpioNative.GPIO_V2_LINE_FLAG_ACTIVE_LOW);
        Is("GPIO_V2_LINE_FLAG_INPUT", (long)GpioNative.GPIO_V2_LINE_FLAG_INPUT);
        Is("GPIO_V2_LINE_FLAG_OUTPUT", (long)GpioNative.GPIO_V2_LINE_FLAG_OUTPUT);
        Is("GPIO_V2_LINE_FLAG_EDGE_RISING", (long)GpioNative.GPIO_V2_LINE_FLAG_EDGE_RISING);
        Is("GPIO_V2_LINE_FLAG_EDGE_FALLING", (long)GpioNative.GPIO_V2_LINE_FLAG_EDGE_FALLING);
        Is("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", (long)GpioNative.GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
        Is("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", (long)GpioNative.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN);
        Is("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", (long)GpioNative.GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
        Is("GPIO_V2_LINE_ATTR_ID_DEBOUNCE", (long)GpioNative.GPIO_V2_LINE_ATTR_ID_DEBOUNCE);
        Is("GPIO_V2_LINE_EVENT_RISING_EDGE", (long)GpioNative.GPIO_V2_LINE_EVENT_RISING_EDGE);
        Is("(unsigned short)NLA_TYPE_MASK", Netlink.AttributeTypeMask);
        return c.ToString();

        void Struct<T>(string name, params (string There, string Here)[] fields) where T : unmanaged
        {
            Is($"sizeof({name})", sizeof(T));
            foreach ((string there, string here) in fields)
                Is($"offsetof({name}, {there})", Offset<T>(here));
        }
    }

    /// <summary>StartChild.c takes no header of the C library, and so has system calls by number.</summary>
    private static void CallNumbersOfStartChild(StringBuilder c)
    {
        string[] parts = Regex.Split(File.ReadAllText(Here("StartChild.c")), @"^#(?:if|elif|else|endif).*$",
            RegexOptions.Multiline);
        foreach ((string architecture, string part) in new[] { ("__x86_64__", parts[1]), ("__aarch64__", parts[2]) })
        {
            MatchCollection calls = Regex.Matches(part, @"(\w+) = (\d+)");
            Assert.Equal(21, calls.Count);
            c.Append($"#ifdef {architecture}\n");
            foreach (Match call in calls)
            {
                string name = call.Groups[1].Value;
                c.Append($"_Static_assert({(name == "O_DIRECTORY" ? name : "SYS_" + name.ToLowerInvariant())} == "
                    + $"{call.Groups[2].Value}, \"{name}\");\n");
            }
            c.Append("#endif\n");
        }
    }

    private static string Here(string file, [CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../../src/VrrpAot/Linux", file);

    private static long Offset<T>(string field) => (long)Marshal.OffsetOf<T>(field);

    private static void Compile(string compiler, string flags, string program) =>
        Assert.Equal("", Complaints(compiler, flags, program));

    private static string Complaints(string compiler, string flags, string program)
    {
        using Process cc = Process.Start(new ProcessStartInfo(compiler, flags + " -w -x c -")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        cc.StandardInput.Write(program);
        cc.StandardInput.Close();
        string complaints = cc.StandardError.ReadToEnd();
        cc.WaitForExit();
        return complaints;
    }

    private sealed class CompilerFactAttribute : FactAttribute
    {
        public CompilerFactAttribute(string compiler, string? header = null)
        {
            bool there = Environment.GetEnvironmentVariable("PATH")!.Split(':')
                .Any(folder => File.Exists(Path.Combine(folder, compiler)));
            if (!there)
                Skip = $"needs a C compiler ({compiler})";
            else if (header is not null && !File.Exists(header))
                Skip = $"needs {header} (package libc6-dev-arm64-cross)";
        }
    }
}
