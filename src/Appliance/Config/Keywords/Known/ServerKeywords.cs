namespace Appliance.Config.Keywords.Known;

/// <summary>
/// What stands in virtual servers and is not carried out. How rows are written: <see cref="KnownKeywords"/>.
/// </summary>
internal static class ServerKeywords
{
    public static ReadOnlySpan<byte> Rows => """
        real_server: safety block
          BFD_CHECK; Follows a BFD session; ; ; ; its server counts as checked by nobody, and as up when its other
              checks are good or it has none
        BFD_CHECK: feature value
          name; bfd_instance to follow; NAME; required
        BFD_CHECK: feature optional
          alpha; A server is down until the first up event; ; real server's
        HTTP_GET/url SSL_GET/url: nothing value
          regex_stack; Sizes of a stack that there is none of here; START MAX; library
        """u8;
}
