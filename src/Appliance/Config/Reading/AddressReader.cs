using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rules;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Reading;

/// <summary>One line of `virtual_ipaddress`: `IP[/LEN]` and then words in any order.</summary>
internal static class AddressReader
{
    private static readonly string[] Known = ["dev", "scope", "label", "brd", "broadcast", "peer", "noprefixroute",
        "no_track"];

    /// <summary>Null for a line that is wrong or IPv6, after saying so.</summary>
    /// <param name="statement">The line.</param>
    /// <param name="arguments">Reads the values.</param>
    /// <param name="instance">Whose address it is.</param>
    /// <param name="ipv6">True when the address is an IPv6 one.</param>
    public static Located<VirtualAddress>? Read(Statement statement, Arguments arguments, string instance,
        out bool ipv6)
    {
        RefuseBlock(statement, arguments);
        ImmutableArray<Word> words = statement.Words(arguments.Findings);
        string text = words[0].Text;
        ipv6 = HostAddress.IsIPv6(text);
        if (ipv6)
            return null;
        HostAddress host = HostAddress.Read(text);
        if (host.Address is not { } address)
        {
            arguments.Findings.Error(words[0].At, $"{host.Problem}; the line is left out", host.Instead);
            return null;
        }
        if (address == IpAddress.Any)
        {
            arguments.Findings.Error(words[0].At,
                $"({instance}) 0.0.0.0 is no address: the kernel takes it and sets nothing;"
                + " the line is left out. Write the address that clients use, such as 192.0.2.10/24");
            return null;
        }
        var reading = new Reading(words, arguments, instance, address);
        if (host.Dropped is { } prefix)
            reading.ReadPrefix(prefix[1..]);
        if (reading.Finish() is not { } result)
            return null;
        var vip = new Located<VirtualAddress>(result, words[0].At);
        AddressRules.IsHost(vip, instance, arguments.Findings);
        return vip;
    }

    public static Located<IpAddress>? MulticastGroup(Statement statement, Arguments arguments)
    {
        Located<IpAddress>? group = arguments.Address(statement);
        if (group is null || group.Value.IsMulticast)
            return group;
        arguments.Findings.Error(group.At,
            $"'{group.Value}' is not a multicast address (224.0.0.0 to 239.255.255.255)");
        return null;
    }

    /// <summary>A line of a list has no block of its own.</summary>
    public static void RefuseBlock(Statement statement, Arguments arguments)
    {
        if (statement.Block is not null)
            arguments.Findings.Error(statement.BlockAt,
                "Unexpected '{' - ignoring the block: this is a line of a list");
    }

    /// <summary>One line while it is read.</summary>
    private sealed class Reading(ImmutableArray<Word> words, Arguments arguments, string instance, IpAddress address)
    {
        private VirtualAddress _result = new() { Address = address };
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private bool _hasPrefix;
        private bool _broken;

        public void ReadPrefix(string text)
        {
            _hasPrefix = true;
            if (!WrittenNumber.TryRead(text, Tail.CutOff, 0, 32, out int length, out bool cut, out _))
            {
                arguments.Findings.Error(words[0].At,
                    $"Invalid address prefix len {Tokens.Shorten(text)} for address {words[0].Text} - using 32");
                return;
            }
            if (cut || text.Length == 0)
                arguments.Findings.Error(words[0].At,
                    $"Invalid address prefix len '{Tokens.Shorten(text)}' for address {words[0].Text};"
                    + $" keepalived takes it for {length}, and so {length} is used");
            _result = _result with { PrefixLength = (byte)length };
        }

        /// <summary>The words after the address; null when one of them spoils the line.</summary>
        public VirtualAddress? Finish()
        {
            for (int i = 1; i < words.Length; i++)
            {
                Word word = words[i];
                if (word.Text is "noprefixroute")
                    _result = _result with { NoPrefixRoute = true };
                else if (word.Text is "no_track")
                    _result = _result with { Untracked = true };
                else if (word.Text is "dev" or "scope" or "label" or "brd" or "broadcast" or "peer")
                    ReadPair(word, ++i < words.Length ? words[i] : null);
                else if (word.Text is "home" or "-nodad" or "mngtmpaddr" or "autojoin" or "use_vmac" or "preferred_lft"
                    or "track_group")
                    i += SkipNotCarried(word);
                else
                    arguments.Findings.Error(word.At,
                        $"Unknown configuration entry '{Tokens.Shorten(word.Text)}' for ip address - ignoring",
                        Spelling.Nearest(word.Text, Known));
            }
            CheckPeer();
            return _broken ? null : _result;
        }

        /// <summary>How many words after it belong to it.</summary>
        private int SkipNotCarried(Word word)
        {
            Cost cost = word.Text switch { "use_vmac" => Cost.Safety, "preferred_lft" or "track_group" => Cost.Feature,
                _ => Cost.Nothing };
            if (word.Text != "track_group" || instance != ObjectLists.StaticAddressesName)
                arguments.Findings.Lose(word.Text, cost, word.At, [instance]);
            return word.Text is "preferred_lft" or "track_group" ? 1 : 0;
        }

        private void ReadPair(Word word, Word? value)
        {
            if (value is not { } given)
            {
                Spoil(word, $"No {word.Text} parameter specified for {words[0].Text}; the address is left out");
                return;
            }
            string kind = word.Text == "broadcast" ? "brd" : word.Text;
            // keepalived: the last scope and label count, the first broadcast address, and a second device or peer is a
            // mistake.
            if (!_seen.Add(kind) && kind is not ("scope" or "label"))
            {
                if (kind == "brd")
                    arguments.Findings.Warning(word.At,
                        $"{words[0].Text} has a broadcast address already - ignoring '{Tokens.Shorten(given.Text)}'");
                if (kind == "peer")
                    arguments.Findings.Error(given.At,
                        $"Peer {Tokens.Shorten(given.Text)} - another peer has already been specified; it is ignored");
                if (kind is "brd" or "peer")
                    return;
                Spoil(word,
                    $"Cannot specify '{word.Text}' more than once for {words[0].Text}; the address is left out");
                return;
            }
            switch (kind)
            {
                case "dev": ReadDevice(given); break;
                case "scope": ReadScope(given); break;
                case "label": ReadLabel(given); break;
                case "brd": ReadBroadcast(given); break;
                default: ReadPeer(given); break;
            }
        }

        private void ReadDevice(Word value)
        {
            _result = _result with { Device = arguments.Interface(value.Text, value.At)?.Value };
            _broken |= _result.Device is null;
        }

        private void ReadScope(Word value)
        {
            byte? scope = value.Text switch
            {
                "global" => 0,
                "site" => 200,
                "link" => 253,
                "host" => 254,
                "nowhere" => 255,
                _ => Number(value.Text),
            };
            if (scope is { } known)
                _result = _result with { Scope = known };
            else
                arguments.Findings.Error(value.At,
                    $"Invalid scope '{Tokens.Shorten(value.Text)}' specified for {words[0].Text} - ignoring",
                    Spelling.Nearest(value.Text, ["global", "site", "link", "host", "nowhere"]));
        }

        /// <summary>
        /// As the C library reads a number without a base: `0x` is hexadecimal, a leading zero octal.
        /// </summary>
        private static byte? Number(string text)
        {
            int radix = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : text.StartsWith('0') ? 8 : 10;
            ReadOnlySpan<char> digits = text.AsSpan(radix == 16 ? 2 : 0);
            int value = digits.IsEmpty ? 256 : 0;
            foreach (char c in digits)
            {
                int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : radix;
                value = digit >= radix || value > 255 ? 256 : value * radix + digit;
            }
            return value <= 255 ? (byte)value : null;
        }

        private void ReadLabel(Word value)
        {
            if (value.Text.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(value.Text) > 15)
                Spoil(value,
                    $"Address label {Tokens.Shorten(value.Text)} is longer than maximum length 15 - removing address");
            else
                _result = _result with { Label = value.Text };
        }

        /// <summary>An address, `+` (host bits set) or `-` (host bits clear).</summary>
        private void ReadBroadcast(Word value)
        {
            if (value.Text is not ("+" or "-"))
            {
                if (IpAddress.TryParseIPv4(value.Text, out IpAddress broadcast))
                    _result = _result with { Broadcast = broadcast };
                else
                    Spoil(value,
                        $"'{Tokens.Shorten(value.Text)}' is not a broadcast address; {words[0].Text} is left out, "
                        + $"as keepalived does",
                        HostAddress.Read(value.Text).Address?.ToString());
                return;
            }
            if (_result.PrefixLength > 30)
            {
                arguments.Findings.Error(value.At,
                    $"Address prefix length {_result.PrefixLength} too long for broadcast");
                return;
            }
            uint host = uint.MaxValue >> _result.PrefixLength;
            _result = _result with { Broadcast = new IpAddress(value.Text == "+" ? address.IPv4 | host
                : address.IPv4 & ~host) };
        }

        /// <summary>
        /// `peer IP`. A prefix after it is no more right than one after our address: keepalived reads no such peer.
        /// What is wrong with the peer costs the peer, not the address.
        /// </summary>
        private void ReadPeer(Word value)
        {
            HostAddress peer = HostAddress.Read(value.Text);
            if (peer.Address is not { } address || peer.Dropped is not null)
            {
                arguments.Findings.Error(value.At,
                    $"Invalid peer address {Tokens.Shorten(value.Text)}; {words[0].Text} is set without peer",
                    peer.Address?.ToString() ?? peer.Instead);
                return;
            }
            if (_hasPrefix)
                arguments.Findings.Error(words[0].At,
                    $"Cannot specify a prefix for {words[0].Text} together with a peer:"
                    + " the prefix belongs to the peer, which gets /32");
            _result = _result with { Peer = address, PrefixLength = 32 };
        }

        private void CheckPeer()
        {
            if (_result.Peer is null || _result.Broadcast is null)
                return;
            arguments.Findings.Error(words[0].At,
                $"Cannot specify a broadcast address for {words[0].Text} together with a peer - ignoring the "
                + $"broadcast address");
            _result = _result with { Broadcast = null };
        }

        private void Spoil(Word at, string message, string? suggestion = null)
        {
            arguments.Findings.Error(at.At, message, suggestion);
            _broken = true;
        }
    }
}
