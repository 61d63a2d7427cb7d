using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Config.Reading;

/// <summary>`vrrp_instance NAME { ... }`</summary>
/// <param name="arguments">Reads values.</param>
/// <param name="scripts">Declared so far, by name: a script must be declared before the instance that names it.</param>
/// <param name="declarations">What else the file declares.</param>
internal sealed class InstanceReader(Arguments arguments, IReadOnlyDictionary<string, ScriptModel> scripts, Declarations declarations)
{
    private Findings Findings => arguments.Findings;

    public InstanceModel Read(Statement header)
    {
        Word name = header.Words(Findings)[1];
        var instance = new InstanceModel(name.Text, name.At);
        var check = new KeywordCheck("vrrp_instance", Findings, declarations, name.Text);
        BareLists.Fill(header.Block!, "vrrp_instance", Findings);
        foreach (Statement statement in header.Block!)
        {
            if (check.Admit(statement) is { } keyword)
                ReadOne(keyword.Name, statement, instance);
        }
        return instance;
    }

    private void ReadOne(string keyword, Statement statement, InstanceModel instance)
    {
        switch (keyword)
        {
            case "state": ReadState(statement, instance); break;
            case "interface": ReadInterface(statement, instance); break;
            case "virtual_router_id": instance.Vrid = arguments.Integer(statement, 1, 255, Tail.Refused, instance.Vrid, "no VRID"); break;
            case "priority": ReadPriority(statement, instance); break;
            case "version": ReadVersion(statement, instance); break;
            case "advert_int": ReadInterval(statement, instance); break;
            case "nopreempt": instance.NoPreempt = new Given<bool>(true, statement.At); break;
            case "preempt": instance.NoPreempt = null; break;
            case "preempt_delay": ReadPreemptDelay(statement, instance); break;
            case "authentication": ReadAuthentication(statement, instance); break;
            case "virtual_ipaddress": ReadAddresses(statement, instance); break;
            case "virtual_ipaddress_excluded": ReadExcluded(statement, instance); break;
            case "no_virtual_ipaddress": instance.NoVirtualAddress = true; break;
            case "track_script": ReadTrackedScripts(statement, instance); break;
            case "track_interface": ReadTrackedInterfaces(statement, instance); break;
            case "dont_track_primary": instance.DontTrackPrimary = true; break;
            case "unicast_peer": UnicastReader.ReadPeers(statement, instance, arguments); break;
            case "unicast_src_ip": UnicastReader.ReadSource(statement, instance, arguments, unicast: true); break;
            case "mcast_src_ip": UnicastReader.ReadSource(statement, instance, arguments, unicast: false); break;
            case "mcast_dst_ip": UnicastReader.ReadGroup(statement, instance, arguments); break;
            case "unicast_ttl": instance.UnicastTtl = arguments.Integer(statement, 0, 255, Tail.Refused, instance.UnicastTtl, "255"); break;
            case "old_unicast_checksum": UnicastReader.ReadOldChecksum(statement, instance, arguments); break;
            case "check_unicast_src": instance.CheckUnicastSource = true; break;
            case "unicast_fault_no_peer": instance.NeedsPeer = true; break;
            case "track_src_ip": instance.TrackSource = new Given<bool>(true, statement.At); break;
            case "notify" or "notify_master" or "notify_backup" or "notify_fault" or "notify_stop" or "notify_master_rx_lower_pri":
                ReadNotify(keyword, statement, instance);
                break;
            // Packets to the VIPs are accepted anyway, as keepalived does by default.
            case "accept": break;
            // keepalived reads it too and does nothing with it.
            case "debug": arguments.Integer(statement, 0, 4, Tail.CutOff, null, "0"); break;
            default: OptionsReader.Read(keyword, statement, instance.Options, arguments, global: false); break;
        }
    }

    /// <summary>Unknown words mean BACKUP; BACKUP after MASTER is ignored.</summary>
    private void ReadState(Statement statement, InstanceModel instance)
    {
        Given<string> word = arguments.Word(statement);
        if (word.Value is not ("MASTER" or "BACKUP"))
            Findings.Error(word.At, $"({instance.Name}) unknown state '{Words.Shorten(word.Value)}', defaulting to BACKUP", Spelling.Nearest(word.Value.ToUpperInvariant(), ["MASTER", "BACKUP"]));
        bool master = word.Value == "MASTER";
        if (!master && instance.StartAsMaster is { Value: true })
            Findings.Warning(word.At, $"({instance.Name}) state BACKUP after state MASTER is ignored");
        else
            instance.StartAsMaster = new Given<bool>(master, word.At);
    }

    private void ReadInterface(Statement statement, InstanceModel instance)
    {
        Given<string>? name = arguments.Interface(statement);
        if (name is { Value: "lo" })
            Findings.Error(name.At, $"({instance.Name}) cannot use a loopback interface (lo) for vrrp - ignoring");
        else
            instance.Interface = name ?? instance.Interface;
    }

    /// <summary>keepalived goes back to 100, whatever was said before and whatever the state is.</summary>
    private void ReadPriority(Statement statement, InstanceModel instance)
    {
        Given<string> word = arguments.Word(statement);
        instance.Priority = arguments.Integer(word.Value, word.At, 1, 255, Tail.Refused, "priority 100 is used");
        if (instance.Priority is not null)
            return;
        Findings.Error(statement.At, $"({instance.Name}) Priority not valid! must be between 1 & 255. Using default 100");
        instance.Priority = new Given<int>(100, word.At);
    }

    /// <summary>The first one counts.</summary>
    private void ReadVersion(Statement statement, InstanceModel instance)
    {
        Given<VrrpVersion>? version = arguments.Version(statement, instance.Version, "what vrrp_version says, or else 2,");
        if (instance.Version is { } before && version!.Value != before.Value)
            Findings.Error(version.At, $"({instance.Name}) vrrp_version {(int)version.Value} conflicts with configured or deduced"
                + $" version {(int)before.Value}; ignoring (the first one, in line {before.At.Line}, counts)");
        else
            instance.Version ??= version;
    }

    private void ReadInterval(Statement statement, InstanceModel instance)
    {
        string instead = Arguments.Stays(instance.AdvertInterval, "an advert interval of 1 second");
        instance.AdvertInterval = arguments.Seconds(statement, 10_000, 255_000_000, places: 6, Tail.Refused, instead) ?? instance.AdvertInterval;
    }

    /// <summary>keepalived goes back to no delay, whatever was said before.</summary>
    private void ReadPreemptDelay(Statement statement, InstanceModel instance)
    {
        const long longest = 1_000_000_000;
        Given<Duration> none = new(Duration.Zero, statement.At);
        instance.PreemptDelay = arguments.Seconds(statement, 0, longest, places: 6, Tail.Refused, "no delay is used, as with keepalived") ?? none;
    }

    /// <summary>The first one counts.</summary>
    private void ReadNotify(string keyword, Statement statement, InstanceModel instance)
    {
        if (CommandReader.Read(statement, Findings, takesIdentity: true) is not { } command)
            return;
        if (!instance.Notify.TryAdd(keyword, command))
            Findings.Error(statement.At, $"({instance.Name}) {keyword} script already specified - ignoring"
                + $" {Words.Shorten(command.Arguments[0])}; that of line {instance.Notify[keyword].At.Line} runs, and a keyword has room for one");
    }

    private void ReadAuthentication(Statement statement, InstanceModel instance)
    {
        var check = new KeywordCheck("vrrp_instance/authentication", Findings, declarations, instance.Name);
        foreach (Statement inner in statement.Block!)
        {
            switch (check.Admit(inner)?.Name)
            {
                case "auth_type": ReadAuthenticationType(inner, instance); break;
                case "auth_pass": instance.AuthPass = arguments.Secret(inner); break;
            }
        }
    }

    /// <summary>A word that is none takes nothing back.</summary>
    private void ReadAuthenticationType(Statement statement, InstanceModel instance)
    {
        Given<string> type = arguments.Word(statement);
        if (type.Value is "PASS" or "AH")
            instance.AuthType = type;
        else
            Findings.Error(type.At, $"({instance.Name}) unknown authentication type '{Words.Shorten(type.Value)}'; {Arguments.Stays(instance.AuthType, "no authentication")}",
                Spelling.Nearest(type.Value.ToUpperInvariant(), ["PASS", "AH"]));
    }

    /// <summary>The first VIP decides the family; those of the other one are refused.</summary>
    private void ReadAddresses(Statement statement, InstanceModel instance)
    {
        foreach (Statement line in statement.Block!)
        {
            Given<VirtualAddress>? address = AddressReader.Read(line, arguments, instance.Name, out bool ipv6);
            if (ipv6 && instance.Addresses.Count == 0)
                instance.CannotRun ??= new Unable("IPv6", "its VIPs are IPv6, which this version does not do", line.At);
            else if (ipv6)
                Findings.Error(line.At, $"({instance.Name}): address family must match VRRP instance [{line.Keyword}] - ignoring");
            else if (address is not null)
                Add(address, instance.Addresses, instance);
        }
    }

    private void ReadExcluded(Statement statement, InstanceModel instance)
    {
        foreach (Statement line in statement.Block!)
        {
            Given<VirtualAddress>? address = AddressReader.Read(line, arguments, instance.Name, out bool ipv6);
            if (ipv6)
                Findings.Lose("IPv6", Cost.Safety, line.At, [instance.Name]);
            else if (address is not null)
                Add(address, instance.Excluded, instance);
        }
    }

    /// <summary>
    /// keepalived took the same address twice until 2.3.3, counted it twice in its adverts, and dropped adverts that count otherwise.
    /// </summary>
    private void Add(Given<VirtualAddress> address, List<Given<VirtualAddress>> list, InstanceModel instance)
    {
        bool advertised = list == instance.Addresses;
        var key = (address.Value.Address, address.Value.PrefixLength, advertised);
        if (!instance.AddressLines.TryAdd(key, address.At))
        {
            string message = $"({instance.Name}) duplicate address {address.Value.Address} - ignoring; it stands in line"
                + $" {instance.AddressLines[key].Line} already";
            if (advertised)
                Findings.Differ("a VIP twice", instance.Name, address.At, message + "; keepalived before 2.3.3 counts it twice and drops adverts"
                    + " that count it once: delete the line in its file, too, before nodes are replaced one by one");
            else
                Findings.Note(address.At, message);
            return;
        }
        list.Add(address);
        instance.FirstLines.TryAdd(address.Value.Address, address);
        Given<VirtualAddress> first = instance.FirstLines[address.Value.Address];
        if (first.Value.PrefixLength != address.Value.PrefixLength)
            Findings.Add(Severity.Warning, FindingClass.Advice, address.At, $"({instance.Name}) {address.Value.Address} is given as /{first.Value.PrefixLength} in line"
                + $" {first.At.Line} and as /{address.Value.PrefixLength} here: both are set"
                + (advertised ? ", and an advert lists the address for each" : ""));
    }

    private void ReadTrackedScripts(Statement statement, InstanceModel instance)
    {
        foreach (Statement line in statement.Block!)
        {
            if (TrackReader.Read(line, knowsNoReverse: true, arguments) is not { } track || IsDuplicate(track, instance.TrackedScripts, "track_script", instance))
                continue;
            if (scripts.TryGetValue(track.Name, out ScriptModel? script))
                instance.Scripts.Add(track with { Script = script });
            else
                Findings.Error(track.At, $"({instance.Name}) track script {Words.Shorten(track.Name)} not found, ignoring... (a vrrp_script must stand before the instance that tracks it)",
                    Findings.IsFull ? null : Spelling.Nearest(track.Name, scripts.Keys));
        }
    }

    private void ReadTrackedInterfaces(Statement statement, InstanceModel instance)
    {
        foreach (Statement line in statement.Block!)
        {
            if (TrackReader.Read(line, knowsNoReverse: false, arguments) is { } track
                && arguments.Interface(track.Name, track.At) is not null
                && !IsDuplicate(track, instance.TrackedInterfaces, "track_interface", instance))
                instance.Interfaces.Add(track);
        }
    }

    private bool IsDuplicate(TrackModel track, HashSet<string> names, string keyword, InstanceModel instance)
    {
        if (names.Add(track.Name))
            return false;
        Findings.Error(track.At, $"({instance.Name}) duplicate {keyword} {Words.Shorten(track.Name)} - ignoring");
        return true;
    }
}
