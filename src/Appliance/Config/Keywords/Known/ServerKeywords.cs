namespace Appliance.Config.Keywords.Known;

/// <summary>
/// What stands in virtual servers and is not carried out. How rows are written: <see cref="KnownKeywords"/>.
/// </summary>
internal static class ServerKeywords
{
    public static ReadOnlySpan<byte> Rows => """
        HTTP_GET/url SSL_GET/url: nothing value
          regex_stack; Sizes of a stack that there is none of here; START MAX; library
        """u8;
}
