using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

internal sealed unsafe partial class HeaderAssertions
{
    private void Layouts()
    {
        Struct<timespec>("struct timespec", ("tv_sec", nameof(timespec.tv_sec)), ("tv_nsec", nameof(timespec.tv_nsec)));
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
        Is("sizeof(struct packet_mreq)", sizeof(packet_mreq));
        Is("offsetof(struct packet_mreq, mr_address)", Offset<packet_mreq>(nameof(packet_mreq.mr_address)));
        Is("CMSG_SPACE(sizeof(struct in_pktinfo))", sizeof(PacketInfoControl));
        Is("CMSG_LEN(sizeof(struct in_pktinfo))", 28);
        foreach ((string there, string here) in new[] { ("header.cmsg_len", nameof(PacketInfoControl.ControlLength)),
            ("header.cmsg_level", nameof(PacketInfoControl.Level)),
                ("header.cmsg_type", nameof(PacketInfoControl.Type)),
            ("info.ipi_ifindex", nameof(PacketInfoControl.InterfaceIndex)),
                ("info.ipi_spec_dst", nameof(PacketInfoControl.Source)),
            ("info.ipi_addr", nameof(PacketInfoControl.Destination)) })
            Is($"offsetof(struct control, {there})", Offset<PacketInfoControl>(here));
        Is("CMSG_SPACE(sizeof(struct in6_pktinfo))", sizeof(PacketInfo6Control));
        Is("CMSG_LEN(sizeof(struct in6_pktinfo))", 36);
        Is("CMSG_LEN(0) + offsetof(struct in6_pktinfo, ipi6_addr)",
            Offset<PacketInfo6Control>(nameof(PacketInfo6Control.SourceHigh)));
        Is("CMSG_LEN(0) + offsetof(struct in6_pktinfo, ipi6_ifindex)",
            Offset<PacketInfo6Control>(nameof(PacketInfo6Control.InterfaceIndex)));
        Struct<SocketAddress6>("struct sockaddr_in6", ("sin6_family", nameof(SocketAddress6.Family)),
            ("sin6_addr", nameof(SocketAddress6.First)), ("sin6_scope_id", nameof(SocketAddress6.ScopeId)));
        Struct<GroupRequest6>("struct ipv6_mreq", ("ipv6mr_multiaddr", nameof(GroupRequest6.First)),
            ("ipv6mr_interface", nameof(GroupRequest6.InterfaceIndex)));
        Is("CMSG_SPACE(sizeof(struct timespec))", sizeof(TimeControl));
        Is("offsetof(struct stamped, time)", Offset<TimeControl>(nameof(TimeControl.Time)));
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
        Struct<HopMessage>("struct rtnexthop", ("rtnh_len", nameof(HopMessage.Length)),
            ("rtnh_flags", nameof(HopMessage.Flags)), ("rtnh_hops", nameof(HopMessage.Hops)),
            ("rtnh_ifindex", nameof(HopMessage.Index)));
        Struct<RuleMessage>("struct fib_rule_hdr", ("family", nameof(RuleMessage.Family)),
            ("dst_len", nameof(RuleMessage.DestinationLength)), ("src_len", nameof(RuleMessage.SourceLength)),
            ("tos", nameof(RuleMessage.ServiceType)), ("table", nameof(RuleMessage.Table)),
            ("action", nameof(RuleMessage.Action)), ("flags", nameof(RuleMessage.Flags)));
        Struct<AddressLifetime>("struct ifa_cacheinfo", ("ifa_prefered", nameof(AddressLifetime.Preferred)),
            ("ifa_valid", nameof(AddressLifetime.Valid)),
            ("cstamp", nameof(AddressLifetime.Created)), ("tstamp", nameof(AddressLifetime.Updated)));
        Struct<BrokenDownTime>("struct tm", ("tm_sec", nameof(BrokenDownTime.Second)),
            ("tm_min", nameof(BrokenDownTime.Minute)),
            ("tm_hour", nameof(BrokenDownTime.Hour)), ("tm_mday", nameof(BrokenDownTime.Day)),
                ("tm_mon", nameof(BrokenDownTime.Month)),
            ("tm_year", nameof(BrokenDownTime.YearsSince1900)), ("tm_wday", nameof(BrokenDownTime.WeekDay)));
        Struct<flock>("struct flock", ("l_type", nameof(flock.l_type)), ("l_whence", nameof(flock.l_whence)),
            ("l_start", nameof(flock.l_start)), ("l_len", nameof(flock.l_len)), ("l_pid", nameof(flock.l_pid)));
        Struct<ProgramMemory.ProgramHeader>("Elf64_Phdr", ("p_type", nameof(ProgramMemory.ProgramHeader.Type)),
            ("p_flags", nameof(ProgramMemory.ProgramHeader.Flags)),
            ("p_vaddr", nameof(ProgramMemory.ProgramHeader.Address)),
                ("p_memsz", nameof(ProgramMemory.ProgramHeader.MemorySize)));
        Struct<statx>("struct statx", ("stx_uid", nameof(statx.stx_uid)), ("stx_gid", nameof(statx.stx_gid)),
            ("stx_mode", nameof(statx.stx_mode)), ("stx_mtime", nameof(statx.stx_mtime)));
        Struct<ChildProcess.ChildInformation>("siginfo_t", ("si_pid", nameof(ChildProcess.ChildInformation.Pid)));
        Struct<StartOrder>("struct start", ("path", "Path"), ("arguments", "Arguments"),
            ("environment", "Environment"), ("descriptors", "Descriptors"),
            ("groups", "Groups"), ("mask", "Mask"), ("descriptor_count", "DescriptorCount"),
                ("group_count", "GroupCount"), ("output", "Output"),
            ("error_output", "ErrorOutput"), ("alive", "Alive"), ("mask_of_files", "MaskOfFiles"), ("user", "User"),
                ("group", "Group"), ("flags", "Flags"),
            ("error", "Error"));
        Is("sizeof(sigset_t)", sizeof(SignalSet));
        Struct<termios>("struct termios", ("c_iflag", nameof(termios.c_iflag)), ("c_oflag", nameof(termios.c_oflag)),
            ("c_cflag", nameof(termios.c_cflag)), ("c_lflag", nameof(termios.c_lflag)),
            ("c_line", nameof(termios.c_line)), ("c_cc", nameof(termios.c_cc)));
        Is("IFNAMSIZ", sizeof(FixedName));
        Is("ETH_ALEN", sizeof(MacAddress));
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
    }
}
