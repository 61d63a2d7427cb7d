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
        "no_track", "home", "-nodad", "mngtmpaddr", "autojoin", "preferred_lft"];

    /// <summary>Null for a line that is wrong, after saying so.</summary>
    /// <param name="statement">The line.</param>
    /// <param name="arguments">Reads the values.</param>
    /// <param name="instance">Whose address it is.</param>
    /// <param name="isOf">Whether an address of that family may stand here; null for any.</param>
    public static Located<VirtualAddress>? Read(Statement statement, Arguments arguments, string instance,
        Func<IpFamily, bool>? isOf = null)
    {
        RefuseBlock(statement, arguments);
        ImmutableArray<Word> words = statement.Words(arguments.Findings);
        string text = words[0].Text;
        HostAddress host = HostAddress.Read(text);
        if (host.Address is not { } address)
        {
            arguments.Findings.Error(words[0].At, $"{host.Problem}; the line is left out", host.Instead);
            return null;
        }
        if (isOf?.Invoke(address.Family) == false)
        {
            arguments.Findings.Error(words[0].At,
                $"({instance}): address family must match VRRP instance [{Tokens.Shorten(text)}] - ignoring");
            return null;
        }
        if (address.IsAny)
        {
            arguments.Findings.Error(words[0].At,
                $"({instance}) {address} is no address: the kernel takes it and sets nothing;"
                + " the line is left out. Write the address that clients use, such as "
                + (address.IsIPv6 ? "2001:db8::10/64" : "192.0.2.10/24"));
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
        private VirtualAddress _result = new() { Address = address, PrefixLength = (byte)address.Bits };
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private bool _hasPrefix;
        private bool _broken;

        public void ReadPrefix(string text)
        {
            _hasPrefix = true;
            if (!WrittenNumber.TryRead(text, Tail.CutOff, 0, address.Bits, out int length, out bool cut, out _))
            {
                arguments.Findings.Error(words[0].At,
                    $"Invalid address prefix len {Tokens.Shorten(text)} for address {words[0].Text}"
                    + $" - using {address.Bits}");
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
                else if (word.Text is "autojoin")
                    _result = _result with { JoinsGroups = true };
                else if (word.Text is "home" or "-nodad" or "mngtmpaddr")
                    ReadFlagOfIPv6(word);
                else if (word.Text is "preferred_lft")
                    ReadPreferred(word, ++i < words.Length ? words[i] : null);
                else if (word.Text is "use_vmac" or "track_group")
                    i += SkipNotCarried(word);
                else
                    arguments.Findings.Error(word.At,
                        $"Unknown configuration entry '{Tokens.Shorten(word.Text)}' for ip address - ignoring",
                        Spelling.Nearest(word.Text, Known));
            }
            CheckPeer();
            // An address without a network helps nobody as the source of what this machine sends.
            if (address.IsIPv6 && _result.PrefixLength == address.Bits && !_seen.Contains("preferred_lft"))
                _result = _result with { PreferredLifetime = 0 };
            return _broken ? null : _result;
        }

        /// <summary>How many words after it belong to it.</summary>
        private int SkipNotCarried(Word word)
        {
            if (word.Text != "track_group" || instance != ObjectLists.StaticAddressesName)
                arguments.Findings.Lose(word.Text, word.Text is "use_vmac" ? Cost.Safety : Cost.Feature, word.At,
                    [instance]);
            return word.Text is "track_group" ? 1 : 0;
        }

        private void ReadFlagOfIPv6(Word word)
        {
            if (!address.IsIPv6)
                arguments.Findings.Note(word.At,
                    $"'{word.Text}' is for IPv6 addresses; it changes nothing of {words[0].Text}");
            _result = word.Text switch
            {
                "home" => _result with { IsHome = true },
                "-nodad" => _result with { DetectsDuplicates = true },
                _ => _result with { ManagesTemporary = true },
            };
        }

        /// <summary>`preferred_lft SECONDS | forever`</summary>
        private void ReadPreferred(Word word, Word? value)
        {
            if (value is not { } given)
            {
                Spoil(word, $"No {word.Text} parameter specified for {words[0].Text}; the address is left out");
                return;
            }
            uint? seconds = null;
            if (given.Text is not "forever")
            {
                if (arguments.Whole(given.Text, given.At, 0, uint.MaxValue - 1,
                    $"preferred_lft {Tokens.Shorten(given.Text)} is invalid") is not { } read)
                    return;
                seconds = (uint)read.Value;
            }
            _seen.Add(word.Text);
            _result = _result with { PreferredLifetime = seconds };
        }

        private void ReadPair(Word word, Word? value)
        {
            if (value is not { } given)
            {
                Spoil(word, $"No {word.Text} parameter specified for {words[0].Text}; the address is left out");
                return;
            }
            string kind = word.Text == "broadcast" ? "brd" : word.Text;
            if (address.IsIPv6 && kind is "scope" or "label" or "brd")
            {
                RefuseForIPv6(word, kind);
                return;
            }
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

        /// <summary>The kernel has neither for IPv6; a broadcast address costs the VIP, as with keepalived.</summary>
        private void RefuseForIPv6(Word word, string kind)
        {
            if (kind == "brd")
                Spoil(word, $"VRRP is trying to assign a broadcast {word.Text} to the IPv6 address {words[0].Text}: "
                    + "there is none in IPv6; skipping VIP...");
            else
                arguments.Findings.Error(word.At,
                    $"Cannot specify {kind} for IPv6 addresses ({words[0].Text}) - ignoring {kind}");
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
            if (peer.Address is { } other && other.Family != address.Family)
            {
                arguments.Findings.Error(value.At, $"Peer address {other} does not match address family; "
                    + $"{words[0].Text} is set without peer");
                return;
            }
            if (peer.Address is not { } far || peer.Dropped is not null)
            {
                arguments.Findings.Error(value.At,
                    $"Invalid peer address {Tokens.Shorten(value.Text)}; {words[0].Text} is set without peer",
                    peer.Address?.ToString() ?? peer.Instead);
                return;
            }
            if (_hasPrefix)
                arguments.Findings.Error(words[0].At,
                    $"Cannot specify a prefix for {words[0].Text} together with a peer:"
                    + $" the prefix belongs to the peer, which gets /{address.Bits}");
            _result = _result with { Peer = far, PrefixLength = (byte)address.Bits };
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
