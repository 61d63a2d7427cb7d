using Appliance.Settings.Reading;
using Appliance.Texts;

namespace Appliance.Settings;

/// <summary>
/// What only several values together can say. One rule, one method, one message; none of them changes a value.
/// </summary>
internal sealed class SettingsRules(ApplianceSettings settings, KeyPlaces places, Findings findings)
{
    /// <summary>The board that exists in an emulator only.</summary>
    public const string Emulated = "qemu-virt";

    public void Apply()
    {
        PasswordLoginNeedsAHash();
        LoginWithoutPasswordIsSaid();
        MetricsForTheWholeNetworkAreNoted();
        NobodyIsVerifiedOrSomebodyIsBelieved();
        LampsHaveNamesOfTheirOwn();
        LampsAndButtonHaveLinesOfTheirOwn();
        ExpandersHaveTheLines();
        WeakLinesSinkTheCurrent();
        DevicesAreWhereTheyCanBe();
        SeatsHoldOneDevice();
        PlatesHaveWhatIsSetOfThem();
        InterfacesAreNamedOnce();
        AddressesAreThoseOfMachines();
        GatewaysAreWithinReach();
    }

    private void PasswordLoginNeedsAHash()
    {
        if (settings.Console is { Login: ConsoleLogin.Password, PasswordHash: null } console)
            findings.Add(Severity.Error, FindingClass.NobodyCanLogIn, places.Of(console, "login"),
                "'console' asks for a password and has no 'passwordHash': nobody can log in. `vrrpaot password` "
                + "makes one; \"login\": \"none\" asks for nothing");
    }

    private void LoginWithoutPasswordIsSaid()
    {
        if (settings.Console is not { Login: ConsoleLogin.None } console)
            return;
        const string what = "a person with a cable can change this box";
        if (settings.Board == Emulated)
            findings.Note(places.Of(console, "login"), what);
        else
            findings.Warning(places.Of(console, "login"),
                $"{what}; `vrrpaot password` makes a 'passwordHash' to write instead");
    }

    private void MetricsForTheWholeNetworkAreNoted()
    {
        if (settings.Metrics is { Listen.IsLocal: false } metrics)
            findings.Warning(places.Of(metrics, "listen"),
                $"metrics at {metrics.Listen} can be read by everybody who reaches this address, without a password",
                "127.0.0.1:" + metrics.Listen.Port);
    }

    private void NobodyIsVerifiedOrSomebodyIsBelieved()
    {
        if (settings.Tls.Verify)
            return;
        if (settings.Tls.Authorities is not null)
            findings.Error(places.Of(settings.Tls, "authorities"),
                "nobody is asked about a server when 'verify' is false: leave one of the two out");
        else
            findings.Warning(places.Of(settings.Tls, "verify"),
                "https believes any server; a PEM file of 'authorities' is better");
    }

    private void LampsHaveNamesOfTheirOwn()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (LedSettings led in settings.Leds)
        {
            if (!names.Add(led.Name))
                findings.Error(places.Of(led, "name"), $"another lamp is called '{led.Name}', too");
        }
    }

    private void LampsAndButtonHaveLinesOfTheirOwn()
    {
        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach (LedSettings led in settings.Leds)
            Claim(led, led.Led is null ? led.Line ?? $"{led.Chip}, line {led.Offset}"
                : $"/sys/class/leds/{led.Led}", led.Led is not null ? "led" : led.Line is not null ? "line" : "offset");
        if (settings.Button is { } button)
            Claim(button, button.Line ?? $"{button.Chip}, line {button.Offset}", button.Line is not null ? "line"
                : "offset");

        void Claim(object owner, string line, string key)
        {
            if (!lines.Add(line))
                findings.Error(places.Of(owner, key), $"{line} is used more than once");
        }
    }

    private void ExpandersHaveTheLines()
    {
        foreach (LedSettings led in settings.Leds)
            Check(led, led.Chip, led.Offset);
        if (settings.Button is { } button)
            Check(button, button.Chip, button.Offset);

        void Check(object owner, string? chip, int? offset)
        {
            if (chip is not null && DevicePlace.TryParse(chip, out DevicePlace? place) && offset >= place.Model.Lines)
                findings.Error(places.Of(owner, "offset"),
                    $"an {place.Model.Name} has the lines 0 to {place.Model.Lines - 1}");
        }
    }

    private void WeakLinesSinkTheCurrent()
    {
        foreach (LedSettings led in settings.Leds)
            if (led is { Chip: { } chip, ActiveLow: false } && DevicePlace.TryParse(chip, out DevicePlace? place)
                && place.Model.Name == "pcf8574")
                findings.Warning(places.Of(led, "chip"),
                    "a high line of a pcf8574 gives 0.1 mA, too little for a lamp: wire it between supply and "
                        + "line, with \"activeLow\": true");
    }

    private void DevicesAreWhereTheyCanBe()
    {
        foreach ((object owner, string key, DevicePlace place) in NamedDevices.Of(settings))
            if (!place.Model.CanBeAt(place.Address))
                findings.Error(places.Of(owner, key),
                    $"an {place.Model.Name} can only be at {place.Model.AddressesInWords}");
    }

    private void SeatsHoldOneDevice()
    {
        var taken = new Dictionary<string, DevicePlace>(StringComparer.Ordinal);
        foreach ((object owner, string key, DevicePlace place) in NamedDevices.Of(settings))
        {
            if (taken.TryAdd(place.Seat, place) || (taken[place.Seat] == place
                && place.Model.Use == DeviceUse.Expander))
                continue;
            findings.Error(places.Of(owner, key), $"{place.Seat} is taken by {taken[place.Seat].Model.Name} already");
        }
    }

    private void PlatesHaveWhatIsSetOfThem()
    {
        foreach (PlateSettings plate in settings.Plates)
        {
            if (!DevicePlace.TryParse(plate.Device, out DevicePlace? place))
                continue;
            bool isStrip = place.Model.BusKind == DeviceModel.Spi;
            if (plate.Lamps is not null && !isStrip)
                findings.Error(places.Of(plate, "lamps"),
                    $"an {place.Model.Name} has no lamps to count; a ws2812b has");
            if (plate.Brightness is not null && place.Model.Name.StartsWith("lcd", StringComparison.Ordinal))
                findings.Error(places.Of(plate, "brightness"), $"the light of an {place.Model.Name} is on or off");
        }
    }

    private void InterfacesAreNamedOnce()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (InterfaceSettings one in settings.Network?.Interfaces ?? [])
        {
            if (!names.Add(one.Name))
                findings.Error(places.Of(one, "name"), $"'{one.Name}' has an entry already");
        }
    }

    /// <summary>As with what a DHCP server says.</summary>
    private void AddressesAreThoseOfMachines()
    {
        const string nobodys = "is none that a machine can have";
        foreach (InterfaceSettings one in settings.Network?.Interfaces ?? [])
        {
            foreach (IpPrefix own in one.Addresses)
            {
                if (!own.Address.IsHost)
                    findings.Error(places.Of(one, "addresses"), $"the address {own.Address} {nobodys}");
                else if (!own.Address.IsHostIn(own.Length))
                    findings.Error(places.Of(one, "addresses"),
                        $"{own} is a network or its broadcast address, and not the address of a machine in it");
            }
            if (one.Gateway is { IsHost: false } gateway)
                findings.Error(places.Of(one, "gateway"), $"the gateway {gateway} {nobodys}");
        }
        foreach (IpAddress server in settings.Network?.NameServers ?? [])
            if (!server.IsHost)
                findings.Error(places.Of(settings.Network!, "nameServers"), $"the name server {server} {nobodys}");
    }

    private void GatewaysAreWithinReach()
    {
        foreach (InterfaceSettings one in settings.Network?.Interfaces ?? [])
        {
            if (one is { Gateway: { } gateway, Dhcp: false } && !one.Addresses.Any(prefix => prefix.Contains(gateway)))
                findings.Warning(places.Of(one, "gateway"),
                    $"gateway {gateway} is in none of the networks of '{one.Name}'");
        }
    }
}
