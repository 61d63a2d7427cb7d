using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Seals;
using VrrpAot.Wire;

namespace Appliance.Config.Rows;

/// <summary>`auth_hmac { ... }` of an instance.</summary>
internal static class HmacRows
{
    private const string Block = "vrrp_instance/auth_hmac";

    public static readonly Option<int> ActiveKey = new(Block, "active_key", Shape.Value, HmacReader.ActiveKey)
    {
        Meaning = "The key that adverts are signed with", Grammar = "ID, 1..255", Default = "required", Since = "2.4.0",
        Reload = Tells.Number(to => to.Instance.Trailer?.ActiveKey ?? 0, "auth_hmac active_key"),
    };

    public static readonly Option<bool> Monotonic = new(Block, "anti_replay", Shape.Value, HmacReader.AntiReplay)
    {
        Meaning = "Whether an advert must be of this time, or only later than the last one",
        Grammar = "time | monotonic",
        Default = "time", Since = "2.4.0",
        Reload = Tells.Text(to => to.Instance.Trailer is not { } trailer ? null
            : trailer.Window is null ? "monotonic" : "time", "auth_hmac anti_replay"),
    };

    public static readonly Option<int> Window = new(Block, "time_window", Shape.Value, HmacReader.Window)
    {
        Meaning = "How far the clocks of two routers may differ", Grammar = "SECONDS 1..300",
        Default = "3 x advert_int, 5 at least", Since = "2.4.0",
        Reload = Tells.MaybeTime(to => to.Instance.Trailer?.Window),
    };

    public static readonly Option<TrailerMode> Mode = new(Block, "mode", Shape.Value, HmacReader.Mode)
    {
        Meaning = "Nodes begin one by one: receive-only everywhere, then permissive, then enforce",
        Grammar = string.Join(" | ", HmacWords.Modes), Default = "enforce", Since = "2.4.0",
        Reload = Tells.Text(to => to.Instance.Trailer is { } trailer ? HmacWords.Of(trailer.Mode) : null,
            "auth_hmac mode"),
    };

    public static readonly Row[] All =
    [
        new Lines<InstanceModel>(Block, "key", Shape.Value, HmacReader.Key)
        {
            Meaning = "A key that signed adverts may have; file: names a file with nothing else in it",
            Grammar = "ID VALUE: 1..255, hex:DIGITS | TEXT | file:PATH, of 32..64 bytes", Default = "at least one",
            Since = "2.4.0", Repeats = true,
            Reload = Tells.Secret(to => Spelled.Keys(to.Instance.Trailer), "set of auth_hmac keys"),
        },
        ActiveKey, Monotonic, Window, Mode,
    ];
}
