using VrrpAot.Wire;

namespace Appliance.Seals;

/// <summary>`auth_hmac` in the words of the file, without a key.</summary>
internal static class HmacWords
{
    public static readonly string[] Modes = ["enforce", "permissive", "receive-only"];

    public static string Of(TrailerMode mode) => Modes[(int)mode];

    /// <summary>`hmac enforce, key 2 of 1 2`; `ah`, `password`, `none`.</summary>
    public static string Of(AdvertRules rules) => rules switch
    {
        { Trailer: { } trailer } => $"hmac {Of(trailer.Mode)}, key {trailer.ActiveKey} of "
            + string.Join(' ', Array.ConvertAll([.. trailer.Keys], key => key.Id.ToString())),
        { HeaderKey: not null } => "ah",
        { Password: not null } => "password",
        _ => "none",
    };
}
