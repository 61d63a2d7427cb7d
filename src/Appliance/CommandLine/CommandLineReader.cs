using System.Globalization;
using Appliance.Base;

namespace Appliance.CommandLine;

/// <summary>Words to wishes. Prints nothing and ends nothing.</summary>
public static class CommandLineReader
{
    /// <param name="words">The arguments without the program's name.</param>
    /// <param name="folder">Folder that relative file names are meant in; null leaves them as they are.</param>
    /// <param name="verbs">Tells first words that are verbs, behind which no options are read; null where only options
    /// are expected. Not asked of options: a daemon starts without the list of verbs.</param>
    public static CommandLineResult Read(ReadOnlySpan<string> words, string? folder = null,
        Predicate<string>? verbs = null)
    {
        var where = new CommandLineOptions();
        ReadOnlySpan<string> rest = words;
        while (TryTakeWhere(ref rest, folder, ref where))
        {
            // Where to ask may stand first, too.
        }
        if (IsVerb(rest, verbs))
            return OfVerb(rest, where);

        var reading = new Reading(folder);
        var reader = new OptionReader(words, OptionTable.All);
        while (reading.Verdict is null)
        {
            switch (reader.Next())
            {
                case OptionOutcome.End:
                    return reading.Finish();
                case OptionOutcome.LeftOver:
                    reading.LeftOver.Add(reader.Text!);
                    break;
                case OptionOutcome.Unknown:
                    reading.Refuse($"Unknown option {reader.Text}");
                    if (OptionTable.Nearest(reader.Text!) is { } near)
                        reading.Refuse($"Did you mean {near}?");
                    break;
                case OptionOutcome.MissingValue:
                    reading.Refuse($"Missing parameter for option {reader.Text}");
                    break;
                case OptionOutcome.Option when reader.Found!.Long == PageHash:
                    return OfPageHash(reader.Rest, isFirst: reader.Begun == 1);
                case OptionOutcome.Option:
                    reading.Take(reader.Found!, reader.Text);
                    break;
            }
        }
        return reading.Finish();
    }

    private const string Control = "--control", Appliance = "--appliance", PageHash = "genhash";

    /// <summary>Takes `--control=SOCKET` or `--appliance=FILE` off the words, in one word or two.</summary>
    private static bool TryTakeWhere(ref ReadOnlySpan<string> words, string? folder, ref CommandLineOptions where)
    {
        foreach (string option in (string[])[Control, Appliance])
        {
            bool isOneWord = words.Length > 1 && words[0].StartsWith(option + "=", StringComparison.Ordinal);
            if (!isOneWord && !(words.Length > 2 && words[0] == option))
                continue;
            string place = InFolder(folder, isOneWord ? words[0][(option.Length + 1)..] : words[1]);
            where = option == Control ? where with { ControlSocket = place } : where with { ApplianceFile = place };
            words = words[(isOneWord ? 1 : 2)..];
            return true;
        }
        return false;
    }

    private static bool IsVerb(ReadOnlySpan<string> words, Predicate<string>? verbs) =>
        words.Length > 0 && !words[0].StartsWith('-') && verbs?.Invoke(words[0]) == true;

    private static CommandLineResult OfVerb(ReadOnlySpan<string> words, CommandLineOptions where) => new()
    {
        Call = Call.Verb,
        Options = where,
        Words = [.. words],
    };

    /// <summary>`--genhash`: all that follows is for the verb of that name.</summary>
    private static CommandLineResult OfPageHash(ReadOnlySpan<string> words, bool isFirst) =>
        OfVerb([PageHash, .. words], new CommandLineOptions()) with
        {
            Complaints = isFirst ? []
                : ["Warning -- `genhash` not used as first option, previous options ignored"],
        };

    private static string InFolder(string? folder, string file) => folder is null ? file : Path.Combine(folder, file);

    private sealed class Reading(string? folder)
    {
        private CommandLineOptions _options = new();
        private readonly List<string> _complaints = [];
        private readonly List<string> _notCarriedOut = [];
        private bool _refused;
        private bool _test;
        private bool _vrrp;
        private bool _checkers;
        private int _signal;

        public List<string> LeftOver { get; } = [];

        /// <summary>Set by an option that ends the reading at once, whatever follows or went before.</summary>
        public Call? Verdict { get; private set; }

        public void Refuse(string complaint)
        {
            _complaints.Add(complaint);
            _refused = true;
        }

        public void Take(OptionSpecification option, string? value)
        {
            if (!option.CarriedOut)
                _notCarriedOut.Add(option.Short == '\0' ? $"--{option.Long}" : $"-{option.Short}, --{option.Long}");
            switch (option.Long)
            {
                case "use-file": _options = _options with { ConfigFile = InFolder(folder, value!) }; break;
                case "control": _options = _options with { ControlSocket = InFolder(folder, value!) }; break;
                case "state": _options = _options with { StateFolder = InFolder(folder, value!) }; break;
                case "appliance": _options = _options with { ApplianceFile = InFolder(folder, value!) }; break;
                case "pid": _options = _options with { PidFile = InFolder(folder, value!) }; break;
                case "vrrp_pid": _options = _options with { VrrpPidFile = InFolder(folder, value!) }; break;
                case "checkers_pid": _options = _options with { CheckersPidFile = InFolder(folder, value!) }; break;
                case "vrrp": _vrrp = true; break;
                case "check": _checkers = true; break;
                case "no_bfd": _options = _options with { WithoutBfd = true }; break;
                case "all": _vrrp = _checkers = true; break;
                case "dont-release-ipvs": _options = _options with { LeaveIpvs = true }; break;
                case "log-console": _options = _options with { LogToConsole = true }; break;
                case "log-detail": _options = _options with { LogDetail = Math.Min(2, _options.LogDetail + 1) }; break;
                case "log-facility": TakeFacility(value!); break;
                case "no-syslog": _options = _options with { NoSyslog = true }; break;
                case "log-file":
                    _options = _options with { LogFile = InFolder(folder, value ?? CommandLineOptions.DefaultLogFile) };
                    break;
                case "release-vips": _options = _options with { ReleaseForeignVips = true }; break;
                case "dont-release-vrrp": _options = _options with { LeaveVips = true }; break;
                case "address-monitoring": _options = _options with { AddressMonitoring = true }; break;
                case "core-dump": _options = _options with { CoreDumps = true }; break;
                case "core-dump-pattern":
                    _options = _options with
                    {
                        CoreDumps = true,
                        CorePattern = value ?? CommandLineOptions.DefaultCorePattern,
                    };
                    break;
                case "anyway": _options = _options with { Anyway = true }; break;
                case "all-config": _options = _options with { CheckIncludes = true }; break;
                case "umask": TakeUmask(value!); break;
                case "dont-respawn": _options = _options with { DontRespawn = true }; break;
                case "dont-fork": _options = _options with { Foreground = true }; break;
                case "ignore-sigint": _options = _options with { IgnoreInterrupt = true }; break;
                case "instance": _options = _options with { Instance = value }; break;
                case "namespace": _options = _options with { Namespace = value }; break;
                case "config-id": _options = _options with { ConfigId = value }; break;
                case "vip-lifetime": TakeVipLifetime(value!); break;
                case "signum": TakeSignal(value!); break;
                case "config-test":
                    _test = true;
                    _options = _options with { TestLogFile = value is null ? null : InFolder(folder, value) };
                    break;
                case "version": Verdict = Call.Version; break;
                case "help": Verdict = Call.Help; break;
            }
        }

        /// <summary>A bad facility is complained about and then ignored, as keepalived does.</summary>
        private void TakeFacility(string value)
        {
            ReadOnlySpan<char> number = value.StartsWith("local", StringComparison.Ordinal) ? value.AsSpan(5) : value;
            int? facility = value switch
            {
                "daemon" => 3,
                "user" => 1,
                _ when number.Length == 1 && number[0] is >= '0' and <= '7' => 16 + (number[0] - '0'),
                _ => null,
            };
            if (facility is int known)
                _options = _options with { LogFacility = known };
            else
                _complaints.Add($"Invalid log facility '{value}'");
        }

        private void TakeUmask(string value)
        {
            if (CNumber.TryRead(value, out uint mask) && mask <= 0x1FF)
                _options = _options with { Umask = mask };
            else
                Refuse($"Invalid umask '{value}': a number from 0 to 0777");
        }

        private void TakeVipLifetime(string value)
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
                && seconds is 0 or (>= 4 and <= 10))
                _options = _options with { VipLifetimeSeconds = seconds };
            else
                Refuse($"Invalid VIP lifetime '{value}': 0 for addresses that stay, or 4 to 10 seconds");
        }

        private void TakeSignal(string word)
        {
            _signal = SignalWords.NumberOf(word);
            if (_signal == 0)
                Refuse($"Unknown sigfunc {word}");
            Verdict = _signal == 0 ? Call.Refuse : Call.SignalNumber;
        }

        public CommandLineResult Finish()
        {
            Call call = Verdict ?? (_refused ? Call.Refuse : _test ? Call.ConfigTest : Call.Run);
            return new CommandLineResult
            {
                Call = call,
                Options = _options with
                {
                    NotCarriedOut = [.. _notCarriedOut], CheckersOnly = _checkers && !_vrrp,
                    VrrpOnly = _vrrp && !_checkers,
                },
                Complaints = [.. _complaints],
                LeftOver = [.. LeftOver],
                SignalNumber = _signal,
            };
        }
    }
}
